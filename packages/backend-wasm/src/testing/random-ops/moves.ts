import { ops } from '@ibex-ml/core';
import { type Drawn, type Rule, countOf, sizesOf, typed } from './drawn.ts';
import { moved } from './kinds.ts';
import { larger } from './numbers.ts';

export const reshape: Rule = moved((x, { numbers: [a, b, c] }) => {
  const sizes = sizesOf(x);
  const count = countOf(sizes);
  const ways = [
    [count],
    sizes.filter((size) => size !== 1),
    [...sizes.slice(0, a % (sizes.length + 1)), 1, ...sizes.slice(a % (sizes.length + 1))],
    sizes.length >= 2 ? [...sizes.slice(0, -2), (sizes.at(-2) as number) * (sizes.at(-1) as number)] : [...sizes, 1],
    sizes.length >= 2 ? [(sizes[0] as number) * (sizes[1] as number), ...sizes.slice(2)] : [1, ...sizes],
    count % ((c % 5) + 2) === 0 ? [(c % 5) + 2, count / ((c % 5) + 2)] : [1, count, 1],
  ];
  return () => ops.reshape(x.tensor, ways[b % ways.length] as number[]);
});

export const transpose: Rule = moved((x, { numbers }) => {
  const order = sizesOf(x)
    .map((_, axis) => axis)
    .sort((a, b) => (numbers[a % 4] as number) - (numbers[b % 4] as number));
  return () => ops.transpose(x.tensor, order);
});

export const slice: Rule = moved((x, { numbers }) => {
  const sizes = sizesOf(x);
  const begin = sizes.map((size, axis) => (numbers[axis % 4] as number) % (size + 1));
  const size = sizes.map((full, axis) => {
    const rest = full - (begin[axis] as number);
    return (numbers[(axis + 1) % 4] as number) % 3 === 0 ? rest : (numbers[(axis + 2) % 4] as number) % (rest + 1);
  });
  return () => ops.slice(x.tensor, begin, size);
});

/** One of two equal halves, as they were before they were put side by side. */
export const half: Rule = moved((x, { numbers: [at, which] }) => {
  const sizes = sizesOf(x);
  const axis = at % Math.max(1, sizes.length);
  const [full] = sizes.slice(axis);
  if (full === undefined || full % 2 !== 0) return null;
  const begin = sizes.map((_, index) => (index === axis && which % 2 === 1 ? full / 2 : 0));
  return () => ops.slice(x.tensor, begin, sizes.with(axis, full / 2));
});

export const pad: Rule = (pick, { numbers }, most) => {
  const x = pick.one(typed('float32', 'int32'));
  if (x === null) return null;
  const paddings = sizesOf(x).map(
    (_, axis) => [(numbers[axis % 4] as number) % 3, (numbers[(axis + 1) % 4] as number) % 3] as const,
  );
  const count = countOf(sizesOf(x).map((size, axis) => size + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0)));
  const value = (numbers[3] % 3) - 1;
  if (count > most) return null;
  return [
    () => ops.pad(x.tensor, paddings, value),
    { ...x.numbers, limit: Math.max(1, x.numbers.limit), grain: Math.min(1, x.numbers.grain) },
  ];
};

export const concat: Rule = (pick, { numbers: [at, three] }, most) => {
  const a = pick.one((value) => sizesOf(value).length > 0);
  if (a === null) return null;
  const axis = at % sizesOf(a).length;
  const others = (value: Drawn): string => sizesOf(value).toSpliced(axis, 1).join();
  const fits = (value: Drawn): boolean =>
    value.tensor.dtype === a.tensor.dtype && sizesOf(value).length === sizesOf(a).length && others(value) === others(a);
  const parts = [a, pick.one(fits) as Drawn, ...(three % 2 === 0 ? [pick.one(fits) as Drawn] : [])];
  if (parts.reduce((sum, part) => sum + countOf(sizesOf(part)), 0) > most) return null;
  return [
    () =>
      ops.concat(
        parts.map(({ tensor }) => tensor),
        axis,
      ),
    parts.map(({ numbers }) => numbers).reduce(larger),
  ];
};

export const broadcastTo: Rule = moved((x, { numbers: [size, at] }, most) => {
  const target = [(size % 5) + 1, ...sizesOf(x).map((full, axis) => (full === 1 && (at >> axis) & 1 ? (size % 7) + 1 : full))];
  return countOf(target) > most ? null : () => ops.broadcastTo(x.tensor, target);
});
