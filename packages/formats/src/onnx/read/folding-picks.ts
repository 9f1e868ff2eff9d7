import { isFloat } from '@ibex-ml/core';
import { combined, Fixed, rearranged } from '../../imported/fixed-values.ts';
import { first, nth, type Rule } from './fold-rule.ts';
import { refuse } from './values.ts';
import { placesOf } from './nd-places.ts';

const comparison =
  (run: (a: number, b: number) => boolean): Rule =>
  (_, inputs) =>
    combined([first(inputs), nth(inputs, 1)], 'bool', (a = null, b = null) =>
      a === null || b === null ? null : Number(run(a, b)),
    );

const not: Rule = (_, inputs) => combined([first(inputs)], 'bool', (x = null) => (x === null ? null : Number(x === 0)));

/** The remainder with the sign of the divisor; `fmod` has that of the dividend. */
const mod: Rule = ({ told }, inputs) =>
  combined([first(inputs), nth(inputs, 1)], first(inputs).dtype, (a = null, b = null) => {
    if (a === null || b === null || b === 0) return null;
    return told.int('fmod', 0) === 0 ? ((a % b) + b) % b : a % b;
  });

const pow: Rule = (_, inputs) => {
  const { dtype } = first(inputs);
  return combined([first(inputs), nth(inputs, 1)], dtype, (a = null, b = null) => {
    if (a === null || b === null) return null;
    return isFloat(dtype) ? a ** b : Math.trunc(a ** b);
  });
};

const expand: Rule = (_, inputs) => {
  const [x, wanted] = [first(inputs), nth(inputs, 1)];
  const one = rearranged(
    new Fixed([1], [0], 'int32'),
    wanted.data.map((size) => size ?? NaN),
    () => [0],
  );
  return combined([x, one], x.dtype, (value = null) => value);
};

/** Values with others in some of their places. */
const scatterNd: Rule = ({ told }, inputs) => {
  const [x, indices, updates] = [first(inputs), nth(inputs, 1), nth(inputs, 2)];
  if (told.text('reduction', 'none') !== 'none') throw refuse('ScatterND', 'without a reduction', told.text('reduction', ''));
  const { starts, count } = placesOf(x.shape, indices);
  if (updates.data.length !== starts.length * count)
    throw refuse('updates of ScatterND', `${starts.length * count}`, updates.shape);
  const data = [...x.data];
  for (const [index, start] of starts.entries())
    for (let at = 0; at < count; at += 1) data[start + at] = updates.data[index * count + at] ?? null;
  return new Fixed(x.shape, data, x.dtype);
};

const gatherNd: Rule = ({ told }, inputs) => {
  const [x, indices] = [first(inputs), nth(inputs, 1)];
  if (told.int('batch_dims', 0) !== 0) throw refuse('GatherND', 'without batch_dims', told.int('batch_dims', 0));
  const { starts, count } = placesOf(x.shape, indices);
  const shape = [...indices.shape.slice(0, -1), ...x.shape.slice(indices.shape.at(-1) ?? 0)];
  const from = new Fixed(shape, starts.flatMap((start) => x.data.slice(start, start + count)), x.dtype); // prettier-ignore
  return rearranged(from, shape, (place) => place);
};

/** What compares fixed values, stretches them and picks among them, by the kind of the node. */
export const pickRules: Readonly<Record<string, Rule>> = {
  And: comparison((a, b) => a !== 0 && b !== 0),
  Expand: expand,
  GatherND: gatherNd,
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  Mod: mod,
  Not: not,
  Or: comparison((a, b) => a !== 0 || b !== 0),
  Pow: pow,
  ScatterND: scatterNd,
};
