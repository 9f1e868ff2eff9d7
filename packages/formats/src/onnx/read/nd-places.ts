import type { Fixed } from '../../imported/fixed-values.ts';
import { refuse } from './values.ts';

/** The places that the last axis of the indices leads to: how far each has got into the values, and how many follow. */
export function placesOf(
  shape: readonly number[],
  indices: Fixed,
): { readonly starts: readonly number[]; readonly count: number } {
  const depth = indices.shape.at(-1) ?? 0;
  const tuples = indices.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const count = shape.slice(depth).reduce((product, size) => product * size, 1);
  if (depth < 1 || depth > shape.length) throw refuse('indices', `into ${shape.length} axes`, indices.shape);
  const starts = Array.from({ length: tuples }, (_, tuple) => {
    let at = 0;
    for (let axis = 0; axis < depth; axis += 1) {
      const [given, size] = [indices.data[tuple * depth + axis] ?? NaN, shape[axis] as number];
      const index = given < 0 ? given + size : given;
      if (!(index >= 0 && index < size)) throw refuse('an index', `inside [${shape.join(', ')}]`, given);
      at = at * size + index;
    }
    return at * count;
  });
  return { starts, count };
}
