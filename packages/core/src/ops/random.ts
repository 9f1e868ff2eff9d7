import { runKernel } from '../device.ts';
import { apply, type Operand, scoped } from '../graph/apply.ts';
import type { Op } from '../graph/op.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { Shape } from '../spec.ts';
import { add, mul, sub } from './arithmetic.ts';
import { knownShape, requireDtype, requireShape, requireWhole } from './checks.ts';
import { defineOp, single } from './define.ts';
import { reshape } from './reshape.ts';
import { slice } from './slice.ts';
import { cos, log } from './exponential.ts';
import { neg, sqrt } from './unary.ts';

/** The kernel that a backend supplies for randomUniform; see random/threefry.ts for what it computes. */
export const randomUniformKernel = 'IbexRandomUniform';

type RandomAttributes = Readonly<{ shape: readonly number[] }>;

export const randomUniformOp: Op<RandomAttributes> = defineOp<RandomAttributes>({
  name: 'randomUniform',
  infer: (inputs, { shape }) => {
    requireDtype('randomUniform', 'int32', single(inputs));
    requireShape('randomUniform', 'seed', [2], single(inputs).shape);
    requireWhole('randomUniform', 'shape', 0, ...shape);
    return { shape, dtype: 'float32' };
  },
  compute: (inputs, { shape }) => runKernel(randomUniformKernel, { seed: single(inputs) }, { shape: [...shape] }),
  vjp: 'zero',
});

/**
 * Evenly distributed numbers in [minimum, maximum). The same seed gives the same numbers on every backend.
 *
 * @param seed - int32 [2], as SeedGenerator.next gives it
 * @throws {ShapeError | DTypeError} when the seed is another
 * @see Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3" (Threefry-2x32, 20 rounds)
 */
export function randomUniform(seed: Operand, shape: Shape, minimum: number = 0, maximum: number = 1): Tensor {
  return scoped(() => {
    const unit = apply(randomUniformOp, [seed], { shape: knownShape('randomUniform', shape) });
    return minimum === 0 && maximum === 1 ? unit : add(mul(unit, maximum - minimum), minimum);
  });
}

/** Normally distributed numbers, by the method of Box and Muller from two even ones each. */
export function randomNormal(seed: Operand, shape: Shape, mean: number = 0, stddev: number = 1): Tensor {
  const known = knownShape('randomNormal', shape);
  return scoped(() => {
    const both = randomUniform(seed, [2, ...known]);
    const part = (index: number): Tensor => {
      const begin = [index, ...known.map(() => 0)];
      return reshape(slice(both, begin, [1, ...known]), known);
    };
    const radius = sqrt(mul(neg(log(sub(1, part(0)))), 2));
    return add(mul(mul(radius, cos(mul(part(1), 2 * Math.PI))), stddev), mean);
  });
}
