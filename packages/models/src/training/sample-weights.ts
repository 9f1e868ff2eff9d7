import { ArgumentError, NdArray, ShapeError } from '@ibex-ml/core';

/** What each class counts in the loss, by its index; classes that are left out count 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/**
 * A weight per sample from a weight per class: of the class index, or of the largest entry of a one-hot row.
 *
 * @see keras.src.trainers.data_adapters.data_adapter_utils.class_weight_to_sample_weights
 */
export function classSampleWeights(where: string, y: NdArray, classWeight: ClassWeight): NdArray {
  const [count = 0] = y.shape;
  const width = count === 0 ? 1 : y.size / count;
  if (y.shape.length > 2) {
    throw new ShapeError({
      where,
      argument: 'classWeight',
      expected: 'left out where targets have more than 2 axes',
      received: y,
      remedy: 'Pass sampleWeight instead.',
    });
  }
  for (const [label, weight] of Object.entries(classWeight)) {
    if (!(Number.isFinite(weight) && weight >= 0)) throw badWeight(where, `classWeight[${label}]`, weight);
  }
  const weights = new Float32Array(count);
  for (let row = 0; row < count; row += 1) weights[row] = classWeight[classOf(y, row, width)] ?? 1;
  return new NdArray(weights, [count]);
}

function classOf(y: NdArray, row: number, width: number): number {
  if (width === 1) return y.data[row] as number;
  let best = 0;
  for (let column = 1; column < width; column += 1) {
    if ((y.data[row * width + column] as number) > (y.data[row * width + best] as number)) best = column;
  }
  return best;
}

/** @throws {ArgumentError} when a weight is negative or no number, before it is trained on */
export function checkSampleWeights(where: string, weights: readonly NdArray[]): void {
  for (const { data } of weights) {
    const at = data.findIndex((value) => !(Number.isFinite(value) && value >= 0));
    if (at !== -1) throw badWeight(where, `sampleWeight[${at}]`, data[at] as number);
  }
}

/** @throws {ArgumentError} for class weights beside sample weights, as in Keras 3 */
export function refuseBothWeights(where: string): never {
  throw new ArgumentError({
    where,
    argument: 'classWeight',
    expected: 'left out where sampleWeight is given',
    received: 'both',
    remedy: 'Multiply the class weights into sampleWeight.',
  });
}

function badWeight(where: string, argument: string, received: number): ArgumentError {
  return new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0',
    received,
    remedy: 'Weights say how much a sample counts; 0 leaves it out.',
  });
}
