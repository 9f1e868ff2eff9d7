import type { Tensor } from '@ibex-ml/core';
import { type Drawn, type Numbers, type Rule, type Step, countOf, isExact, isFloat, rounding, sizesOf, typed } from './drawn.ts';
import { truth } from './numbers.ts';

/** The sizes of two shapes stretched over each other, or null where they do not fit. */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] | null {
  const rank = Math.max(a.length, b.length);
  const sizes: number[] = [];
  for (let index = 0; index < rank; index += 1) {
    const [x, y] = [a[a.length - rank + index] ?? 1, b[b.length - rank + index] ?? 1];
    if (x !== y && x !== 1 && y !== 1) return null;
    sizes.push(x === 1 ? y : x);
  }
  return sizes;
}

/** An op of two values of one type. */
export const binary =
  (
    make: (a: Tensor, b: Tensor) => Tensor,
    numbers: (a: Numbers, b: Numbers) => Numbers,
    fits: (value: Drawn) => boolean,
    fitsSecond: (value: Drawn) => boolean = fits,
  ): Rule =>
  (pick, _, most) => {
    const a = pick.one(fits);
    if (a === null) return null;
    const b = pick.one((value) => {
      const sizes = broadcast(sizesOf(a), sizesOf(value));
      return fitsSecond(value) && value.tensor.dtype === a.tensor.dtype && sizes !== null && countOf(sizes) <= most;
    });
    return b === null ? null : [() => make(a.tensor, b.tensor), numbers(a.numbers, b.numbers)];
  };

/** An op of one value. */
export const unary =
  (make: (x: Tensor) => Tensor, numbers: (x: Numbers) => Numbers, fits: (value: Drawn) => boolean = isFloat): Rule =>
  (pick) => {
    const x = pick.one(fits);
    return x === null ? null : [() => make(x.tensor), numbers(x.numbers)];
  };

/** A function with slopes of at most `slope` that gives numbers of at most `limit`. */
export const smooth = (make: (x: Tensor) => Tensor, slope: number, limit: (x: number) => number): Rule =>
  unary(make, (x) => ({ error: slope * x.error + rounding * limit(x.limit), grain: 0, limit: limit(x.limit), odd: x.odd }));

/** A function that may only be given exact numbers, as its slopes are large; of those, NaN and infinities may come. */
export const steep = (make: (x: Tensor) => Tensor, limit: (x: Numbers) => number): Rule =>
  unary(
    make,
    (x) => ({ error: rounding * Math.max(1, limit(x)), grain: 0, limit: limit(x), odd: true }),
    (value) => isFloat(value) && isExact(value),
  );

/** A comparison: of exact numbers alone, as rounding may turn its result. */
export const comparison = (make: (a: Tensor, b: Tensor) => Tensor): Rule =>
  binary(
    make,
    () => truth,
    (value) => isExact(value) && typed('float32', 'int32', 'uint8')(value),
  );

export const logical = (make: (a: Tensor, b: Tensor) => Tensor): Rule => binary(make, () => truth, typed('bool'));

/** The axes that the bits of a number choose. */
export function axesFrom(x: Drawn, mask: number): number[] {
  return sizesOf(x).flatMap((_, axis) => ((mask >> axis) & 1 ? [axis] : []));
}

export type Reduction = (x: Tensor, axes: readonly number[], keep: boolean) => Tensor;

/** An op that takes axes together. */
export const reduction =
  (make: Reduction, numbers: (x: Numbers, count: number) => Numbers, fits: (value: Drawn) => boolean): Rule =>
  (pick, { numbers: [mask, keep] }) => {
    const x = pick.one(fits);
    if (x === null) return null;
    const axes = axesFrom(x, mask);
    const count = countOf(axes.map((axis) => sizesOf(x)[axis] as number));
    return [() => make(x.tensor, axes, keep % 2 === 0), numbers(x.numbers, count)];
  };

/** An op that moves elements and leaves them as they are. */
export const moved =
  (make: (x: Drawn, step: Step, most: number) => (() => Tensor) | null): Rule =>
  (pick, step, most) => {
    const x = pick.one(() => true);
    if (x === null) return null;
    const made = make(x, step, most);
    return made === null ? null : [made, x.numbers];
  };

/** An op along one axis, which is not empty. */
export const alongAxis =
  (
    make: (x: Tensor, axis: number, extra: number) => Tensor,
    numbers: (x: Numbers, size: number) => Numbers,
    fits: (value: Drawn) => boolean,
  ): Rule =>
  (pick, { numbers: [at, extra] }) => {
    const x = pick.one((value) => fits(value) && sizesOf(value).length > 0 && countOf(sizesOf(value)) > 0);
    if (x === null) return null;
    const axis = at % sizesOf(x).length;
    return [() => make(x.tensor, axis, extra), numbers(x.numbers, sizesOf(x)[axis] as number)];
  };
