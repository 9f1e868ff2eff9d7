import { binary } from './binary.ts';
import { convolutionFamily } from './convolution.ts';
import { images } from './image.ts';
import { indexing } from './indexing.ts';
import { matmuls } from './matmul.ts';
import { moves } from './moves.ts';
import type { OpFamily } from './op-case.ts';
import { pieces } from './pieces.ts';
import { pools } from './pool.ts';
import { random } from './random.ts';
import { reductions } from './reduce.ts';
import { select } from './select.ts';
import { softmaxes } from './softmax.ts';
import { unary } from './unary.ts';

/** Every family of cases. */
export const families: readonly OpFamily[] = [
  unary,
  binary,
  select,
  reductions,
  softmaxes,
  moves,
  pieces,
  indexing,
  matmuls,
  convolutionFamily,
  pools,
  images,
  random,
];
