import type { OpFamily } from './op-case.ts';
import { binary } from './binary.ts';
import { select } from './select.ts';
import { unary } from './unary.ts';

/** Every family of cases. */
export const families: readonly OpFamily[] = [unary, binary, select];
