import { DataError, formatShape, type NdArray, type Shape, ShapeError, type Spec, type TypedArray } from '@ibex-ml/core';
import type { OutputPlan } from '../compile/output-plan.ts';

/** What targets are held against: the losses, and the shapes of the outputs. */
export interface TargetExpectation {
  readonly where: string;
  readonly plan: readonly OutputPlan[];
  readonly outputs: readonly Spec[];
}

/** @throws {ShapeError} when an input does not have the shape that the model was made for */
export function checkInputs(where: string, x: readonly NdArray[], inputs: readonly Spec[]): void {
  for (const [index, { shape }] of inputs.entries()) {
    const actual = (x[index] as NdArray).shape;
    const fits =
      actual.length === shape.length && shape.every((size, axis) => axis === 0 || size === null || size === actual[axis]);
    if (!fits) {
      throw new ShapeError({
        where,
        argument: inputs.length === 1 ? 'x' : `x[${index}]`,
        expected: formatShape(shape),
        received: formatShape(actual),
        remedy: 'The first axis counts samples. Reshape the data, or change inputShape.',
      });
    }
  }
}

/**
 * Checks targets before anything is computed.
 *
 * @throws {ShapeError} when their shape does not fit the output and the loss
 * @throws {DataError} when a class index is out of range or no whole number, or a target is NaN or infinite
 */
export function checkTargets(expectation: TargetExpectation, y: readonly NdArray[]): void {
  for (const [index, output] of expectation.plan.entries()) {
    const { loss } = output;
    const argument = expectation.plan.length === 1 ? 'y' : `y[${index}]`;
    const spec = expectation.outputs[index] as Spec;
    const values = y[index] as NdArray;
    if (loss === null) continue;
    if (loss.targets === 'classIndices')
      checkClassIndices(expectation.where, argument, values, spec.shape, loss.ignoredClass ?? null);
    else checkSameShape(expectation.where, argument, values, spec.shape);
  }
}

function checkClassIndices(where: string, argument: string, y: NdArray, output: Shape, ignored: number | null): void {
  const expected = output.slice(0, -1);
  const bare = y.shape.length === output.length && y.shape.at(-1) === 1 ? y.shape.slice(0, -1) : y.shape;
  if (!fits(bare, expected)) {
    const oneHot = y.shape.length === output.length && y.shape.at(-1) === output.at(-1);
    throw new ShapeError({
      where,
      argument,
      expected: `class indices of shape ${formatShape(expected)}`,
      received: formatShape(y.shape),
      remedy: oneHot ? "These look one-hot: use the loss 'categoricalCrossentropy'." : 'Give one class index per sample.',
    });
  }
  const classes = output.at(-1) ?? Number.POSITIVE_INFINITY;
  const at = firstWhere(y.data, (value) => value !== ignored && !(Number.isInteger(value) && value >= 0 && value < classes));
  if (at === -1) return;
  throw new DataError({
    where,
    argument: `${argument}${place(y.shape, at)}`,
    expected: `a whole number from 0 to ${classes - 1}, as the model has ${classes} outputs${ignored === null ? '' : `, or ignoreClass ${ignored}`}`,
    received: y.data[at],
    remedy: 'Number the classes from 0, and give the last layer one unit per class.',
  });
}

function checkSameShape(where: string, argument: string, y: NdArray, output: Shape): void {
  const flat = output.at(-1) === 1 && y.shape.length === output.length - 1;
  if (!fits(y.shape, flat ? output.slice(0, -1) : output)) {
    throw new ShapeError({
      where,
      argument,
      expected: `of shape ${formatShape(output)}, like the output`,
      received: formatShape(y.shape),
      remedy: remedyFor(y.shape, output),
    });
  }
  if (allFinite(y.data)) return;
  const at = firstWhere(y.data, (value) => !Number.isFinite(value));
  throw new DataError({
    where,
    argument: `${argument}${place(y.shape, at)}`,
    expected: 'a finite number',
    received: y.data[at],
    remedy: 'Remove or fill samples without a target before fitting.',
  });
}

/** Whether no element is NaN or infinite: such less themselves are NaN. Without a call for each element this takes a tenth of the time. */
function allFinite(data: TypedArray): boolean {
  let rest = 0;
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] as number;
    rest += value - value;
  }
  return rest === 0;
}

/** The place of the first element that matches, or -1; `findIndex` of typed arrays takes twice as long. */
function firstWhere(data: TypedArray, matches: (value: number) => boolean): number {
  for (let at = 0; at < data.length; at += 1) if (matches(data[at] as number)) return at;
  return -1;
}

/** What to do about targets that are not of the shape of the output. */
function remedyFor(y: Shape, output: Shape): string {
  const classes = output.at(-1) as number;
  const indices = y.length === output.length - 1 || (y.length === output.length && y.at(-1) === 1);
  if (indices)
    return `If these are class indices, use the loss 'sparseCategoricalCrossentropy', or toCategorical(y, ${classes}).`;
  return `Give the last layer as many units as a target has values, or targets of ${classes} values.`;
}

/** Where an element stands, as one would write it: `[2][0]`. */
function place(shape: readonly number[], element: number): string {
  const indices: number[] = [];
  let rest = element;
  for (const size of shape.toReversed()) {
    indices.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return indices.map((index) => `[${index}]`).join('');
}

function fits(actual: Shape, expected: Shape): boolean {
  return (
    actual.length === expected.length && expected.every((size, axis) => axis === 0 || size === null || size === actual[axis])
  );
}
