import { type Operand, scoped } from '../graph/apply.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { NdArray } from '../nd-array.ts';
import { cast } from './cast.ts';
import { requireWhole } from './checks.ts';
import { equal, less, logicalAnd, logicalOr } from './comparison.ts';
import { randomUniform } from './random.ts';
import { sum } from './reduce.ts';
import { reshape } from './reshape.ts';

/**
 * The numbers from 0 to `count` - 1 in random order, int32 [count]: each one's rank among as many even numbers. Takes count² steps, as
 * there is no sorting on all backends; a batch has few hundred rows.
 *
 * @param seed - int32 [2], as SeedGenerator.next gives it
 * @throws {ArgumentError} when count is not whole and above 0
 * @example
 * const order = ops.randomPermutation(ndarray([1, 0], { dtype: 'int32' }), 5);
 * ops.sum(ops.square(order)) // 30
 */
export function randomPermutation(seed: Operand, count: number): Tensor {
  requireWhole('randomPermutation', 'count', 1, count);
  return scoped(() => {
    const draws = randomUniform(seed, [count]);
    const [own, others] = [reshape(draws, [count, 1]), reshape(draws, [1, count])];
    const places = Int32Array.from({ length: count }, (_, index) => index);
    const isBefore = less(new NdArray(places, [1, count]), new NdArray(places, [count, 1]));
    const isLower = logicalOr(less(others, own), logicalAnd(equal(others, own), isBefore));
    return sum(cast(isLower, 'int32'), 1);
  });
}
