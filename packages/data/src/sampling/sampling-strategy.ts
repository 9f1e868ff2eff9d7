import { ArgumentError, DataError } from '@ibex-ml/core';
import type { ClassRows } from '../classes/class-labels.ts';

/** What every sampler takes: a share of the larger class's rows (of two classes), or how many rows each class should have. */
type Amounts = number | Readonly<Record<number, number>>;

/** Which classes get rows, up to as many as the largest has; `auto` is `not majority`. */
export type OverSamplingStrategy = 'auto' | 'minority' | 'not minority' | 'not majority' | 'all' | Amounts;

/** Which classes lose rows, down to as many as the smallest has; `auto` is `not minority`. */
export type UnderSamplingStrategy = 'auto' | 'majority' | 'not minority' | 'not majority' | 'all' | Amounts;

/** Which classes are cleaned, by name or by their numbers; `auto` is `not minority`. */
export type CleaningStrategy = 'auto' | 'majority' | 'not minority' | 'not majority' | 'all' | readonly number[];

type Direction = 'over' | 'under';

/**
 * How many rows each class should have, in the order of `classes`, by imbalanced-learn's rules.
 *
 * Of classes of one size the first is the smallest, and the largest. A share s of two classes: over, the smaller gets ⌊s · larger⌋ rows;
 * under, the larger keeps ⌊smaller / s⌋.
 *
 * @throws {DataError} when there is but one class
 * @throws {ArgumentError} when the strategy is unknown, a share does not fit, or a record names an unknown class or a number that this
 *         direction cannot reach
 * @see imblearn.utils.check_sampling_strategy
 */
export function sampledCounts(
  where: string,
  direction: Direction,
  classes: readonly ClassRows[],
  strategy: OverSamplingStrategy | UnderSamplingStrategy,
): readonly number[] {
  const counts = classes.map(({ rows }) => rows.length);
  requireTwoClasses(where, classes);
  if (typeof strategy === 'number') return byShare(where, direction, counts, strategy);
  if (typeof strategy === 'object' && strategy !== null) return byRecord(where, direction, classes, strategy);
  const isChosen = chosenClasses(where, direction, counts, strategy, 'a share, or a record');
  const wanted = direction === 'over' ? Math.max(...counts) : Math.min(...counts);
  return counts.map((count, index) => (isChosen[index] === true ? wanted : count));
}

/**
 * The numbers of the classes that are cleaned.
 *
 * @throws {DataError} when there is but one class
 * @throws {ArgumentError} when the strategy is unknown, or lists an unknown class
 */
export function cleanedClasses(where: string, classes: readonly ClassRows[], strategy: CleaningStrategy): ReadonlySet<number> {
  requireTwoClasses(where, classes);
  if (typeof strategy === 'string') {
    const counts = classes.map(({ rows }) => rows.length);
    const isChosen = chosenClasses(where, 'under', counts, strategy, 'a list of classes');
    return new Set(classes.flatMap(({ label }, index) => (isChosen[index] === true ? [label] : [])));
  }
  for (const label of strategy) requireClass(where, classes, label);
  return new Set(strategy);
}

function requireTwoClasses(where: string, classes: readonly ClassRows[]): void {
  if (classes.length >= 2) return;
  throw new DataError({
    where,
    argument: 'y',
    expected: 'of two classes or more',
    received: classes.map(({ label }) => label),
    remedy: 'With one class there is nothing to balance.',
  });
}

/** @throws {ArgumentError} unless there are rows of the class */
function requireClass(where: string, classes: readonly ClassRows[], wanted: number | string): void {
  if (classes.some(({ label }) => String(label) === String(wanted))) return;
  const first = classes.slice(0, 10).map(({ label }) => label);
  const remedy = 'Leave the class out: there are no rows of it.';
  throw refused(where, '', `of the classes in y, ${first.join(', ')}`, wanted, remedy);
}

/**
 * Which classes of these sizes a strategy's name means.
 *
 * @param otherwise - what errors offer instead of a name
 * @throws {ArgumentError} when there is no such name
 */
function chosenClasses(
  where: string,
  direction: Direction,
  counts: readonly number[],
  strategy: string,
  otherwise: string,
): readonly boolean[] {
  const [smallest, largest] = [counts.indexOf(Math.min(...counts)), counts.indexOf(Math.max(...counts))];
  const chosen: Readonly<Record<string, (index: number) => boolean>> = {
    auto: (index) => index !== (direction === 'over' ? largest : smallest),
    [direction === 'over' ? 'minority' : 'majority']: (index) => index === (direction === 'over' ? smallest : largest),
    'not minority': (index) => index !== smallest,
    'not majority': (index) => index !== largest,
    all: () => true,
  };
  const isChosen = Object.hasOwn(chosen, strategy) ? chosen[strategy] : undefined;
  if (isChosen === undefined) {
    const names = Object.keys(chosen).map((name) => `"${name}"`);
    throw refused(where, '', `one of ${names.join(', ')}, ${otherwise}`, strategy, 'Leave it out for "auto".');
  }
  return counts.map((_, index) => isChosen(index));
}

function byShare(where: string, direction: Direction, counts: readonly number[], share: number): readonly number[] {
  const [smaller, larger] = [Math.min(...counts), Math.max(...counts)];
  if (!(share > 0 && share <= 1)) {
    throw refused(where, '', 'a share above 0, up to 1', share, 'Pass 1 for classes of one size, 0.5 for half as many rows.');
  }
  if (counts.length > 2) {
    throw refused(where, '', 'no share with more than two classes', share, 'Pass a record of rows by class, or "auto".');
  }
  const over = direction === 'over';
  const fixed = counts.indexOf(over ? larger : smaller);
  // Truncated after the subtraction, as imbalanced-learn does: that is where rounding falls.
  const wanted = over ? smaller + Math.trunc(larger * share - smaller) : Math.trunc(smaller / share);
  if (over ? wanted <= smaller : wanted > larger) {
    const remedy = `The share is ${smaller / larger} already: pass a larger one.`;
    throw refused(where, '', over ? 'a share that adds rows' : 'a share that leaves rows out', share, remedy);
  }
  return counts.map((count, index) => (index === fixed ? count : wanted));
}

function byRecord(
  where: string,
  direction: Direction,
  classes: readonly ClassRows[],
  record: Readonly<Record<number, number>>,
): readonly number[] {
  for (const key of Object.keys(record)) requireClass(where, classes, key);
  return classes.map(({ label, rows: { length } }) => {
    const wanted = record[label] ?? length;
    const fits = Number.isSafeInteger(wanted) && (direction === 'over' ? wanted >= length : wanted >= 0 && wanted <= length);
    if (fits) return wanted;
    const expected =
      direction === 'over'
        ? `an integer >= the ${length} rows of the class`
        : `an integer from 0 to ${length}, the rows of the class`;
    const remedy =
      direction === 'over'
        ? 'Rows are only added here; randomUnderSample leaves some out.'
        : 'Rows are only left out here; randomOverSample adds some.';
    throw refused(where, `[${label}]`, expected, wanted, remedy);
  });
}

function refused(where: string, place: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument: `samplingStrategy${place}`, expected, received, remedy });
}
