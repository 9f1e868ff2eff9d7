import { ArgumentError, NdArray, ShapeError } from '@ibex-ml/core';

/** What each class counts in the loss, by its index: a record or a list; classes that are left out count 1. */
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
  checkClassWeight(where, classWeight);
  const weights = new Float32Array(count);
  for (let row = 0; row < count; row += 1) weights[row] = classWeight[classOf(y, row, width)] ?? 1;
  return new NdArray(weights, [count]);
}

/** @throws {ArgumentError} unless it holds a weight by the index of each class */
function checkClassWeight(where: string, classWeight: unknown): void {
  const record = typeof classWeight === 'object' && classWeight !== null && !(classWeight instanceof Map);
  const [label] = record ? Object.keys(classWeight).filter((key) => !/^\d+$/.test(key)) : [];
  if (!record || label !== undefined) {
    throw new ArgumentError({
      where,
      argument: 'classWeight',
      expected: 'a record of weights by the index of the class',
      received: label ?? classWeight,
      remedy: 'Pass { 0: 1, 1: 5 } to count the second class five times.',
    });
  }
  for (const [index, weight] of Object.entries(classWeight)) {
    if (!(Number.isFinite(weight) && (weight as number) >= 0)) throw badWeight(where, `classWeight[${index}]`, weight);
  }
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
  for (const [index, { data }] of weights.entries()) {
    const at = data.findIndex((value) => !(Number.isFinite(value) && value >= 0));
    const argument = weights.length === 1 ? 'sampleWeight' : `sampleWeight[${index}]`;
    if (at !== -1) throw badWeight(where, `${argument}[${at}]`, data[at]);
  }
}

/** @throws {ArgumentError} for class weights beside sample weights, as in Keras 3 */
export function refuseBothWeights(where: string): never {
  throw new ArgumentError({
    where,
    argument: 'classWeight',
    expected: 'left out where sampleWeight is given',
    received: 'classWeight beside sampleWeight',
    remedy: 'Multiply the class weights into sampleWeight.',
  });
}

function badWeight(where: string, argument: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument,
    expected: 'a finite number >= 0',
    received,
    remedy: 'Weights say how much a sample counts; 0 leaves it out.',
  });
}
