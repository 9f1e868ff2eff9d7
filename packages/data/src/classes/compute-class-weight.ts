import { ArgumentError, DataError, NdArray } from '@ibex-ml/core';
import { classLabels, type ClassLabels, type ClassRows, rowsByClass } from './class-labels.ts';

/** `balanced`, which makes all classes count alike, or the weights of some classes by their index; the others weigh 1. */
export type ClassWeighting = 'balanced' | Readonly<Record<number, number>>;

/** What the weights are of. */
export interface ComputeClassWeightOptions {
  /** The class indices of the rows that will be fitted, [n] or [n, 1]. */
  readonly y: ClassLabels;
  /** The classes to weigh; default: those that occur in y. */
  readonly classes?: readonly number[];
}

/**
 * A weight for each class, as `fit` takes them: `model.fit(x, y, { classWeight: computeClassWeight('balanced', { y }) })`.
 *
 * Formula: balanced: rows / (classes · rows of the class)
 *
 * @param classWeight - `balanced`, or a record of weights
 * @returns a record of weights by the index of the class
 * @throws {ArgumentError} when the record names a class that is none of `classes`, or a weight is not finite and >= 0
 * @throws {DataError} when y holds a class that is none of `classes`, or has no rows of one that is to be balanced
 * @throws {ShapeError} when y is not one number for every row
 * @example
 * computeClassWeight('balanced', { y: [0, 0, 0, 1] }) // { '0': 0.666667, '1': 2 }
 * computeClassWeight({ 1: 5 }, { classes: [0, 1, 2], y: [0, 0, 1] }) // { '0': 1, '1': 5, '2': 1 }
 * @see sklearn.utils.class_weight.compute_class_weight, where a record may also name other classes as long as it names all
 */
export function computeClassWeight(
  classWeight: ClassWeighting,
  { y, classes }: ComputeClassWeightOptions,
): Record<number, number> {
  return weightsOf('computeClassWeight', classWeight, classLabels('computeClassWeight', 'y', y), classes);
}

/**
 * The weight of each row by its class, as `fit` takes it for `sampleWeight`.
 *
 * @param classWeight - `balanced`, or a record of weights; classes that it leaves out weigh 1
 * @param y - class indices [n] or [n, 1]
 * @returns [n], float32
 * @throws {ArgumentError | DataError | ShapeError} as computeClassWeight
 * @example
 * computeSampleWeight('balanced', [0, 0, 0, 1]) // [0.666667, 0.666667, 0.666667, 2]
 * @see sklearn.utils.class_weight.compute_sample_weight
 */
export function computeSampleWeight(classWeight: ClassWeighting, y: ClassLabels): NdArray {
  const labels = classLabels('computeSampleWeight', 'y', y);
  const weights = weightsOf('computeSampleWeight', classWeight, labels, undefined);
  return new NdArray(
    Float32Array.from(labels, (label) => weights[label] as number),
    [labels.length],
  );
}

function weightsOf(
  where: string,
  classWeight: ClassWeighting,
  labels: ArrayLike<number>,
  wanted: readonly number[] | undefined,
): Record<number, number> {
  const occurring = rowsByClass(labels);
  const classes = checkedClasses(where, occurring, wanted);
  if (classWeight !== 'balanced')
    return { ...Object.fromEntries(classes.map((label) => [label, 1])), ...checkedRecord(where, classWeight, classes) };
  const counts = new Map(occurring.map(({ label, rows }) => [label, rows.length]));
  return Object.fromEntries(
    classes.map((label) => {
      const count = counts.get(label);
      if (count !== undefined) return [label, labels.length / (counts.size * count)];
      throw new DataError({
        where,
        argument: 'y',
        expected: `with rows of class ${label}, to be balanced`,
        received: `rows of ${[...counts.keys()].slice(0, 10).join(', ')}`,
        remedy: 'Leave the class out of classes, or pass a record of weights.',
      });
    }),
  );
}

function checkedClasses(
  where: string,
  occurring: readonly ClassRows[],
  wanted: readonly number[] | undefined,
): readonly number[] {
  const classes = wanted ?? occurring.map(({ label }) => label);
  const valid = classes.every((label) => Number.isSafeInteger(label) && label >= 0) && new Set(classes).size === classes.length;
  if (!valid) {
    throw new ArgumentError({
      where,
      argument: wanted === undefined ? 'y' : 'classes',
      expected: 'of integers >= 0, each class once',
      received: classes,
      remedy: 'Number the classes from 0.',
    });
  }
  const other = occurring.find(({ label }) => !classes.includes(label));
  if (other === undefined) return classes;
  throw new DataError({
    where,
    argument: 'classes',
    expected: 'all that occur in y',
    received: `${classes.slice(0, 10).join(', ')}, without ${other.label}`,
    remedy: 'Add the class, or leave its rows out of y.',
  });
}

function checkedRecord(
  where: string,
  record: Readonly<Record<number, number>>,
  classes: readonly number[],
): Record<number, number> {
  if (typeof record !== 'object' || record === null || record instanceof Map) {
    throw new ArgumentError({
      where,
      argument: 'classWeight',
      expected: "'balanced', or a record of weights by the index of the class",
      received: record,
      remedy: 'Pass { 0: 1, 1: 5 } to count the second class five times.',
    });
  }
  for (const [key, weight] of Object.entries(record)) {
    if (!classes.includes(Number(key))) {
      throw new ArgumentError({
        where,
        argument: 'classWeight',
        expected: `of the classes ${classes.slice(0, 10).join(', ')}`,
        received: key,
        remedy: 'Leave the class out, or name it in classes.',
      });
    }
    if (Number.isFinite(weight) && weight >= 0) continue;
    throw new ArgumentError({
      where,
      argument: `classWeight[${key}]`,
      expected: 'a finite number >= 0',
      received: weight,
      remedy: 'Weights say how much a class counts; 0 leaves it out.',
    });
  }
  return record;
}
