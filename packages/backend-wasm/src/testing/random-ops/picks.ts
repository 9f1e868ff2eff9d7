import { type DType, ops } from '@ibex-ml/core';
import { type Drawn, type Rule, countOf, isFloat, isNumeric, isPlain, sizesOf, typed } from './drawn.ts';
import { broadcast } from './kinds.ts';
import { larger, products, times, truth } from './numbers.ts';

export const matmul: Rule = (pick, { numbers: [left, right] }, most) => {
  const [transposeA, transposeB] = [left % 2 === 1, right % 2 === 1];
  const isMatrix = (value: Drawn): boolean => isFloat(value) && sizesOf(value).length >= 2;
  const a = pick.one(isMatrix);
  if (a === null) return null;
  const depth = sizesOf(a).at(transposeA ? -2 : -1) as number;
  const rows = sizesOf(a).at(transposeA ? -1 : -2) as number;
  const b = pick.one((value) => {
    const lead = broadcast(sizesOf(a).slice(0, -2), sizesOf(value).slice(0, -2));
    if (!isMatrix(value) || lead === null || sizesOf(value).at(transposeB ? -1 : -2) !== depth) return false;
    return countOf(lead) * rows * (sizesOf(value).at(transposeB ? -2 : -1) as number) <= most;
  });
  if (b === null) return null;
  return [() => ops.matmul(a.tensor, b.tensor, { transposeA, transposeB }), times(products(a.numbers, b.numbers), depth)];
};

export const gather: Rule = (pick, { numbers: [at] }, most) => {
  const x = pick.one((value) => sizesOf(value).length > 0 && countOf(sizesOf(value)) > 0);
  const indices = pick.one((value) => typed('int32')(value) && sizesOf(value).length < 3);
  if (x === null || indices === null) return null;
  const axis = at % sizesOf(x).length;
  const size = sizesOf(x)[axis] as number;
  if ((countOf(sizesOf(x)) / size) * countOf(sizesOf(indices)) > most) return null;
  return [() => ops.gather(x.tensor, ops.mod(indices.tensor, size), axis), x.numbers];
};

export const oneHot: Rule = (pick, { numbers: [depth] }, most) => {
  const indices = pick.one(typed('int32'));
  if (indices === null || countOf(sizesOf(indices)) * ((depth % 6) + 1) > most) return null;
  return [() => ops.oneHot(indices.tensor, (depth % 6) + 1), truth];
};

export const segmentSum: Rule = (pick, { numbers: [count] }) => {
  const ids = pick.one((value) => typed('int32')(value) && sizesOf(value).length === 1);
  if (ids === null) return null;
  const [rows] = sizesOf(ids) as readonly [number];
  const x = pick.one((value) => isNumeric(value) && sizesOf(value)[0] === rows);
  if (x === null) return null;
  const segments = (count % 5) + 1;
  return [() => ops.segmentSum(x.tensor, ops.mod(ids.tensor, segments), segments), times(x.numbers, rows)];
};

export const where: Rule = (pick, _, most) => {
  const condition = pick.one(typed('bool'));
  const a = pick.one(() => true);
  if (condition === null || a === null) return null;
  const sizes = broadcast(sizesOf(condition), sizesOf(a));
  if (sizes === null) return null;
  const b = pick.one((value) => {
    const all = broadcast(sizes, sizesOf(value));
    return value.tensor.dtype === a.tensor.dtype && all !== null && countOf(all) <= most;
  });
  return b === null ? null : [() => ops.where(condition.tensor, a.tensor, b.tensor), larger(a.numbers, b.numbers)];
};

export const cast: Rule = (pick, { numbers: [to] }) => {
  const dtype = (['float32', 'int32', 'bool'] as const)[to % 3] as DType;
  const x = pick.one((value) => (dtype === 'float32' ? true : isPlain(value)));
  if (x === null) return null;
  const numbers = dtype === 'bool' ? truth : dtype === 'int32' ? { ...x.numbers, grain: 1 } : x.numbers;
  return [() => ops.cast(x.tensor, dtype), numbers];
};

export const clip: Rule = (pick, { numbers: [low, high] }) => {
  const x = pick.one(isFloat);
  const [min, max] = [-(low % 9) / 4, (high % 9) / 4];
  const limit = Math.max(-min, max);
  const numbers = {
    grain: Math.min(0.25, x?.numbers.grain ?? 0),
    error: x?.numbers.error ?? 0,
    limit,
    odd: x?.numbers.odd ?? false,
  };
  return x === null ? null : [() => ops.clip(x.tensor, min, max), numbers];
};
