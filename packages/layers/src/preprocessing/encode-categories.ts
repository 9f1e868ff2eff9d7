import { ArgumentError, type DType, ops, ShapeError, specOf, type Tensor } from '@ibex-ml/core';
import { type EitherCase, snakeCase } from '../layer/names.ts';

/** How whole numbers are written: one 1 for each, one for all of a sample's, or how often each comes. */
export type CategoryOutput = EitherCase<'oneHot' | 'multiHot' | 'count'>;

/** Keras's spelling of a way to write numbers. */
export type OutputModeName = 'one_hot' | 'multi_hot' | 'count' | 'int';

/** @throws {ArgumentError} unless it is one of these, in either spelling */
export function outputModeName<Name extends OutputModeName>(where: string, mode: string, allowed: readonly Name[]): Name {
  const name = typeof mode === 'string' ? snakeCase(mode) : mode;
  const found = allowed.find((one) => one === name);
  if (found !== undefined) return found;
  throw new ArgumentError({
    where,
    argument: 'outputMode',
    expected: allowed.map((one) => JSON.stringify(one)).join(', '),
    received: mode,
    remedy: 'Pass one of them; "oneHot" is "one_hot".',
  });
}

/**
 * Numbers from 0 to depth - 1 written as ones and zeros, or counts; what lies outside is left out.
 *
 * Input:  int32; for multi_hot and count [batch, numbers]
 * Output: one_hot: [..., depth], in place of a last axis of 1; multi_hot and count: [batch, depth]
 *
 * @throws {ShapeError} when multi_hot or count is asked of other axes: Keras's own backends do not agree about these
 */
export function encodeCategories(
  where: string,
  indices: Tensor,
  mode: Exclude<OutputModeName, 'int'>,
  depth: number,
  dtype: DType,
): Tensor {
  const { shape } = specOf(indices);
  if (mode === 'one_hot') {
    const flat = shape.length > 1 && shape.at(-1) === 1 ? ops.squeeze(indices, [shape.length - 1]) : indices;
    return ops.oneHot(flat, depth, dtype);
  }
  if (shape.length !== 2) {
    throw new ShapeError({
      where,
      argument: 'input',
      expected: '[batch, numbers] where the numbers of a sample are written together',
      received: shape,
      remedy: 'Reshape it, or pass outputMode: "oneHot" to write each number by itself.',
    });
  }
  const each = ops.oneHot(indices, depth, dtype);
  return mode === 'count' ? ops.sum(each, 1) : ops.max(each, 1);
}
