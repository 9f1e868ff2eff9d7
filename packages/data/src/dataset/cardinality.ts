/** How many elements one pass gives: a count, `'infinite'`, or `'unknown'` where only running it can tell. */
export type Cardinality = number | 'infinite' | 'unknown';

/** The cardinality after a step that turns a count into another, and leaves the endless and the unknown as they are. */
export function mapCount(cardinality: Cardinality, change: (count: number) => number): Cardinality {
  return typeof cardinality === 'number' ? change(cardinality) : cardinality;
}

/** The cardinality of one after the other. */
export function sumOf(first: Cardinality, second: Cardinality): Cardinality {
  if (first === 'infinite' || second === 'infinite') return 'infinite';
  return first === 'unknown' || second === 'unknown' ? 'unknown' : first + second;
}

/** The cardinality of several side by side, which end with the shortest. */
export function shortestOf(cardinalities: readonly Cardinality[]): Cardinality {
  if (cardinalities.includes('unknown')) return 'unknown';
  const counts = cardinalities.filter((cardinality) => typeof cardinality === 'number');
  return counts.length === 0 ? 'infinite' : Math.min(...counts);
}
