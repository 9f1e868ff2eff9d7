import { DataError, formatShape, type NdArray, type Shape, ShapeError, type Spec } from '@ibex-ml/core';
import type { OutputPlan } from './output-plan.ts';

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
 * @throws {DataError} when a class index is out of range or no whole number, or a target is NaN
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
  const at = y.data.findIndex((value) => value !== ignored && !(Number.isInteger(value) && value >= 0 && value < classes));
  if (at === -1) return;
  throw new DataError({
    where,
    argument: `${argument}[${at}]`,
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
      remedy: "For class indices use the loss 'sparseCategoricalCrossentropy', or toCategorical(y).",
    });
  }
  const at = y.data.findIndex((value) => Number.isNaN(value));
  if (at === -1) return;
  throw new DataError({
    where,
    argument: `${argument} at element ${at}`,
    expected: 'a number',
    received: Number.NaN,
    remedy: 'Remove or fill samples without a target before fitting.',
  });
}

function fits(actual: Shape, expected: Shape): boolean {
  return (
    actual.length === expected.length && expected.every((size, axis) => axis === 0 || size === null || size === actual[axis])
  );
}
