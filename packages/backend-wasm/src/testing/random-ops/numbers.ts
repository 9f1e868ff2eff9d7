import type { Numbers } from './drawn.ts';

/** What is known of booleans. */
export const truth: Numbers = { error: 0, grain: 1, limit: 1, odd: false };

const both = (a: Numbers, b: Numbers): Pick<Numbers, 'grain' | 'odd'> => ({
  grain: Math.min(a.grain, b.grain),
  odd: a.odd || b.odd,
});
/** What is known of the result of an op, from what is known of its inputs. */
export const sums = (a: Numbers, b: Numbers): Numbers => ({ ...both(a, b), error: a.error + b.error, limit: a.limit + b.limit });
export const larger = (a: Numbers, b: Numbers): Numbers => ({
  ...both(a, b),
  error: Math.max(a.error, b.error),
  limit: Math.max(a.limit, b.limit),
});
export const products = (a: Numbers, b: Numbers): Numbers => ({
  error: a.error * b.limit + b.error * a.limit + a.error * b.error,
  grain: a.grain * b.grain,
  limit: a.limit * b.limit,
  odd: a.odd || b.odd,
});
/** The same of a sum of `count` elements. */
export const times = (a: Numbers, count: number): Numbers => ({
  ...a,
  error: a.error * count,
  limit: a.limit * Math.max(1, count),
});
