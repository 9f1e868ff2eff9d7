import { ArgumentError, formatShape, ShapeError, type Spec } from '@ibex-ml/core';

/** Height and width, or one number for both. */
export type SizeOption = number | readonly number[];

/** @throws {ArgumentError} unless the value is an integer > 0 */
export function requirePositiveInteger(where: string, argument: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer > 0',
    received: value,
    remedy: `Pass ${argument} >= 1.`,
  });
}

/** @throws {ArgumentError} unless the value is an integer */
export function requireInteger(where: string, argument: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer',
    received: value,
    remedy: `Pass a whole number as ${argument}.`,
  });
}

/** A finite number, within bounds where they are given. @throws {ArgumentError} for anything else */
export function requireNumber(
  where: string,
  argument: string,
  value: number,
  bounds: { readonly min?: number; readonly max?: number; readonly above?: number } = {},
): number {
  const { min = -Infinity, max = Infinity, above = -Infinity } = bounds;
  if (Number.isFinite(value) && value >= min && value <= max && value > above) return value;
  const limits = [
    ...(above > -Infinity ? [`> ${above}`] : []),
    ...(min > -Infinity ? [`>= ${min}`] : []),
    ...(max < Infinity ? [`<= ${max}`] : []),
  ];
  throw new ArgumentError({
    where,
    argument,
    expected: ['a finite number', limits.join(' and ')].filter((part) => part !== '').join(' '),
    received: value,
    remedy: limits.length === 0 ? `Pass a finite number as ${argument}.` : `Pass ${argument} within these bounds.`,
  });
}

/** @throws {ArgumentError} unless the value is one of the choices */
export function requireOneOf<const Choice extends string>(
  where: string,
  argument: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new ArgumentError({
    where,
    argument,
    expected: choices.map((choice) => `"${choice}"`).join(' or '),
    received: value,
    remedy: 'Pass one of these.',
  });
}

/** Height and width from one number or a pair. @throws {ArgumentError} unless both are integers > 0 */
export function requireSize(where: string, argument: string, value: SizeOption): readonly [height: number, width: number] {
  const both = typeof value === 'number' ? [value, value] : value;
  const [height, width] = both;
  const fits = Array.isArray(both) && both.length === 2 && both.every((size) => Number.isSafeInteger(size) && size > 0);
  if (fits && height !== undefined && width !== undefined) return [height, width];
  throw new ArgumentError({
    where,
    argument,
    expected: 'an integer > 0, or two of them [height, width]',
    received: value,
    remedy: 'Pass one number for both, as in 3, or a pair, as in [3, 5].',
  });
}

/** The size of the last axis. @throws {ShapeError} where it is unknown */
export function lastAxis(where: string, input: Spec): number {
  return knownAxis(where, input, -1);
}

/** The size of an axis; negative ones count from the last. @throws {ShapeError} where it is unknown or not there */
export function knownAxis(where: string, input: Spec, axis: number): number {
  const size = input.shape.at(axis);
  if (size !== null && size !== undefined) return size;
  throw new ShapeError({
    where,
    argument: 'input',
    expected: axis === -1 ? 'of a known size on its last axis' : `of a known size on axis ${axis}`,
    received: formatShape(input.shape),
    remedy: 'The size of the weights follows from it: give inputShape, or reshape the input to a known size.',
  });
}
