import { type Access, mergedAt, mergesAt } from './access.ts';
import { type Expression, loadsOf, withLoads } from './expression.ts';
import { countOf } from './index-map.ts';

/** How the elements that a result is made of are put together; `store` where each is a result. */
export type Combination = 'store' | 'sum' | 'mean' | 'prod' | 'max' | 'min' | 'all' | 'any';

/** One result of a loop. */
export interface Root {
  readonly combination: Combination;
  readonly value: Expression;
  /** Where the results go; its strides of loops that are reduced are 0. */
  readonly target: Access;
}

/** Nested loops, and what they compute. */
export interface Nest {
  /** Sizes, the outermost loop first. */
  readonly sizes: readonly number[];
  /** Whether a loop runs over what is put together. */
  readonly reduced: readonly boolean[];
  readonly roots: readonly Root[];
}

/** Sizes by which the loops can be cut: the leading kept loops together, more of them or fewer; else the columns. */
export function extentsOf(nest: Nest): number[] {
  const { sizes, reduced } = nest;
  const prefixes: number[] = [];
  for (let count = 1; count <= sizes.length; count += 1) {
    if (reduced[count - 1] === true) break;
    if (count > 1 && !accessesOf(nest).every((access) => mergesAt(access, count - 2, sizes))) break;
    const extent = countOf(sizes.slice(0, count));
    if (extent > 1 && !prefixes.includes(extent)) prefixes.push(extent);
  }
  const last = sizes.length - 1;
  const columns = prefixes.length === 0 && reduced.includes(true) && reduced[last] === false ? (sizes[last] as number) : 1;
  // Some dozens of parts are the most useful.
  const best = [...prefixes.filter((extent) => extent >= 32), ...prefixes.filter((extent) => extent < 32).toReversed()];
  if (best.length > 0) return [...best, 1];
  return columns > 1 ? [columns, 1] : [1];
}

/** Whether the extent is that of leading loops, which are kept, and not of the columns. */
export function leads({ sizes, reduced }: Nest, extent: number): boolean {
  for (let count = 1; count < sizes.length && reduced[count - 1] === false; count += 1) {
    if (countOf(sizes.slice(0, count)) === extent) return true;
  }
  return false;
}

function accessesOf({ roots }: Nest): Access[] {
  return [...loadsOf(roots.map(({ value }) => value)), ...roots.map(({ target }) => target)];
}

/** A nest, and which of its loops runs over a part only; null where none does. */
export interface CutNest {
  readonly nest: Nest;
  readonly cut: number | null;
}

/** The nest with the loops that are cut together as one, and which loop that is. */
export function cutNest(nest: Nest, extent: number): CutNest {
  if (extent === 1) return { nest, cut: null };
  let current = nest;
  while (current.reduced[0] === false && (current.sizes[0] as number) < extent) {
    if (current.sizes.length === 1 || current.reduced[1] === true) break;
    current = mergedLoop(current, 0);
  }
  if (current.reduced[0] === false && current.sizes[0] === extent) return { nest: current, cut: 0 };
  return { nest, cut: nest.sizes.length - 1 };
}

/** The nest with as few loops as will do; the one that is cut, the first or the last, is left alone. */
export function merged({ nest, cut }: CutNest): CutNest {
  let current = nest;
  const end = cut !== null && cut > 0 ? nest.sizes.length - 1 : nest.sizes.length;
  const start = cut === 0 ? 1 : 0;
  for (let loop = end - 2; loop >= start; loop -= 1) {
    const { sizes, reduced } = current;
    const fits = reduced[loop] === reduced[loop + 1] && accessesOf(current).every((access) => mergesAt(access, loop, sizes));
    if (fits) current = mergedLoop(current, loop);
  }
  // The loops before the last one may have become fewer.
  return { nest: current, cut: cut === null || cut === 0 ? cut : current.sizes.length - 1 };
}

function mergedLoop({ sizes, reduced, roots }: Nest, loop: number): Nest {
  const values = withLoads(
    roots.map(({ value }) => value),
    (access) => mergedAt(access, loop),
  );
  return {
    sizes: [...sizes.slice(0, loop), (sizes[loop] as number) * (sizes[loop + 1] as number), ...sizes.slice(loop + 2)],
    reduced: reduced.filter((_, index) => index !== loop),
    roots: roots.map((root, index) => ({
      ...root,
      value: values[index] as Expression,
      target: mergedAt(root.target, loop),
    })),
  };
}
