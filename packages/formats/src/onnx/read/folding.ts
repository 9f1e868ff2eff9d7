import { type DType, isFloat, operandSpec } from '@ibex-ml/core';
import type { Applied } from './applied.ts';
import { first, nth, type Rule } from './fold-rule.ts';
import { pickRules } from './folding-picks.ts';
import { combined, Fixed, fixedOf, known, rearranged, TooLong, type Value } from '../../imported/fixed-values.ts';
import { dtypeOf, refuse } from './values.ts';
import { cuts, wrapped } from '../../imported/slicing.ts';

/** Whole numbers from an attribute, or in later operator sets from an input. */
const numbersOf = ({ told }: Applied, name: string, input: Fixed | undefined): readonly number[] | null =>
  told.ints(name) ?? (input === undefined ? null : input.data.map((element) => element ?? NaN));

const arithmetic =
  (run: (a: number, b: number, dtype: DType) => number): Rule =>
  (_, inputs) =>
    combined(inputs, first(inputs).dtype, (...elements) =>
      elements.reduce((a, b) => (a === null || b === null ? null : run(a, b, first(inputs).dtype))),
    );

const elementwise =
  (run: (x: number) => number): Rule =>
  (_, inputs) =>
    combined([first(inputs)], first(inputs).dtype, (x) => (x === null || x === undefined ? null : run(x)));

const equal: Rule = (_, inputs) =>
  combined([first(inputs), nth(inputs, 1)], 'bool', (a = null, b = null) => {
    // A size is never below 0, also one that is not known.
    if (a === null || b === null) return (a ?? b ?? 0) < 0 ? 0 : null;
    return Number(a === b);
  });

const where: Rule = (_, inputs) =>
  combined([first(inputs), nth(inputs, 1), nth(inputs, 2)], nth(inputs, 1).dtype, (condition, a = null, b = null) => {
    if (condition === null) return a === b ? a : null;
    return condition === 0 ? b : a;
  });

const cast: Rule = ({ told }, inputs) => {
  const dtype = dtypeOf('the type that Cast gives', told.int('to', 0));
  const convert = (x: number): number => (dtype === 'bool' ? Number(x !== 0) : isFloat(dtype) ? x : Math.trunc(x));
  return combined([first(inputs)], dtype, (x) => (x === null || x === undefined ? null : convert(x)));
};

const gather: Rule = ({ told }, inputs) => {
  const [x, indices] = [first(inputs), nth(inputs, 1)];
  const axis = wrapped(told.int('axis', 0), x.shape.length);
  const to = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  const strides = indices.shape.map((_, at) => indices.shape.slice(at + 1).reduce((a, b) => a * b, 1));
  return rearranged(x, to, (place) => {
    const inner = place.slice(axis, axis + indices.shape.length);
    const at = inner.reduce((sum, index, own) => sum + index * (strides[own] as number), 0);
    const index = indices.data[at] ?? NaN;
    const chosen = index < 0 ? index + (x.shape[axis] ?? 0) : index;
    return [...place.slice(0, axis), chosen, ...place.slice(axis + indices.shape.length)];
  });
};

const slice: Rule = (node, inputs) => {
  const x = first(inputs);
  const part = (name: string, index: number): readonly number[] | null => numbersOf(node, name, inputs[index]);
  const all = cuts(x.shape, part('starts', 1) ?? [], part('ends', 2) ?? [], part('axes', 3), part('steps', 4));
  const sizes = all.map(({ count }) => count as number);
  return rearranged(x, sizes, (place) => place.map((index, axis) => (all[axis]?.start ?? 0) + index * (all[axis]?.step ?? 1)));
};

const concat: Rule = ({ told }, inputs) => {
  const axis = wrapped(told.int('axis', 0), first(inputs).shape.length);
  const sizes = inputs.map(({ shape }) => shape[axis] ?? NaN);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const to = first(inputs).shape.map((size, at) => (at === axis ? total : size));
  // One behind the other along a first axis, then the axes in their order again.
  const aside = inputs.map((input) => rearranged(input, swapped(input.shape, axis), (place) => swapped(place, axis)));
  const joined = new Fixed(swapped(to, axis), aside.flatMap(({ data }) => data), first(inputs).dtype); // prettier-ignore
  if (joined.data.length !== to.reduce((product, size) => product * size, 1))
    throw refuse('Concat of sizes', 'of values of shapes that fit', sizes);
  return rearranged(joined, to, (place) => swapped(place, axis));
};

/** The first axis and another one in each other's place. */
const swapped = (all: readonly number[], axis: number): readonly number[] =>
  all.map((each, at) => (at === 0 ? (all[axis] as number) : at === axis ? (all[0] as number) : each));

const reshape: Rule = (node, inputs) => {
  const { shape, data, dtype } = first(inputs);
  const wanted = numbersOf(node, 'shape', inputs[1]) ?? [];
  const copied = wanted.map((size, axis) => (size === 0 ? (shape[axis] ?? NaN) : size));
  const rest = copied.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const to = copied.map((size) => (size === -1 ? data.length / rest : size));
  if (to.reduce((product, size) => product * size, 1) !== data.length)
    throw refuse('the shape of a Reshape of sizes', `of ${data.length} numbers`, wanted);
  return new Fixed(to, data, dtype);
};

const transpose: Rule = ({ told }, inputs) => {
  const { shape } = first(inputs);
  const permutation = told.ints('perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  const to = permutation.map((axis) => shape[axis] ?? NaN);
  return rearranged(first(inputs), to, (place) => shape.map((_, axis) => place[permutation.indexOf(axis)] ?? NaN));
};

const unsqueeze: Rule = (node, inputs) => {
  const { shape, data, dtype } = first(inputs);
  const axes = numbersOf(node, 'axes', inputs[1]) ?? [];
  if (axes.length > 16) throw refuse('axes of Unsqueeze', 'at most 16', axes.length);
  const to = [...shape];
  const rank = shape.length + axes.length;
  for (const axis of axes.map((each) => wrapped(each, rank)).sort((a, b) => a - b)) to.splice(axis, 0, 1);
  return new Fixed(to, data, dtype);
};

const squeeze: Rule = (node, inputs) => {
  const { shape, data, dtype } = first(inputs);
  const axes = numbersOf(node, 'axes', inputs[1])?.map((axis) => wrapped(axis, shape.length));
  const to = shape.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis)));
  return new Fixed(to, data, dtype);
};

const filled: Rule = ({ told }, inputs) => {
  const value = fixedOf(told.tensor('value') ?? undefined) ?? new Fixed([1], [0], 'float32');
  const to = first(inputs).data.map((size) => size ?? NaN);
  return rearranged(value, to, () => value.shape.map(() => 0));
};

const range: Rule = (_, inputs) => {
  const [start, limit, step] = [0, 1, 2].map((index) => nth(inputs, index).data[0] ?? NaN) as [number, number, number];
  const length = Math.max(Math.ceil((limit - start) / step), 0);
  const counted = rearranged(new Fixed([1], [0], first(inputs).dtype), [length], () => [0]);
  return new Fixed([length], counted.data.map((_, index) => start + index * step), counted.dtype); // prettier-ignore
};

const product: Rule = ({ told }, inputs) => {
  const { data, dtype } = first(inputs);
  const total = data.reduce((a, b) => (a === null || b === null ? null : a * b), 1);
  return new Fixed(told.int('keepdims', 1) === 0 ? [] : first(inputs).shape.map(() => 1), [total], dtype);
};

const rules: Readonly<Record<string, Rule>> = {
  ...pickRules,
  Add: arithmetic((a, b) => a + b),
  Cast: cast,
  Ceil: elementwise(Math.ceil),
  Concat: concat,
  ConstantOfShape: filled,
  Div: arithmetic((a, b, dtype) => (isFloat(dtype) ? a / b : Math.trunc(a / b))),
  Equal: equal,
  Floor: elementwise(Math.floor),
  Gather: gather,
  Identity: (_, inputs) => first(inputs),
  Max: arithmetic((a, b) => Math.max(a, b)),
  Min: arithmetic((a, b) => Math.min(a, b)),
  Mul: arithmetic((a, b) => a * b),
  Neg: elementwise((x) => -x),
  Range: range,
  ReduceProd: product,
  Reshape: reshape,
  Slice: slice,
  Sqrt: elementwise(Math.sqrt),
  Squeeze: squeeze,
  Sub: arithmetic((a, b) => a - b),
  Transpose: transpose,
  Unsqueeze: unsqueeze,
  Where: where,
};

/** Kinds of nodes that are only read where they are given fixed values, or sizes. */
export const foldedOnly: readonly string[] = ['Shape', 'Size'];

/** What a node gives of fixed values, or of the shape of a value; null where it must be computed from data. */
export function foldedValue(node: Applied): Value | null {
  const { opType, inputs } = node;
  if (opType === 'Shape' || opType === 'Size') return sizesOf(node);
  const rule = Object.hasOwn(rules, opType) ? rules[opType] : undefined;
  if (rule === undefined || inputs.length === 0) return null;
  const fixed = inputs.filter((input) => input !== undefined).map(fixedOf);
  if (!fixed.every((input) => input !== null)) return null;
  // As often as there are samples: that is computed.
  const extent = { ConstantOfShape: fixed[0], Expand: fixed[1], Range: fixed[1] }[opType];
  if (extent?.data.includes(null) === true) return null;
  try {
    return known(rule(node, fixed));
  } catch (error) {
    // Of masks and the like, computed from a few numbers.
    if (error instanceof TooLong) return null;
    throw error;
  }
}

function sizesOf({ opType, inputs, told }: Applied): Value {
  const [x] = inputs;
  if (x === undefined) throw refuse(opType, 'given an input', 'none');
  const { shape } = x instanceof Fixed ? x : operandSpec(x);
  if (opType === 'Size') {
    const size = shape.reduce<number | null>((product, axis) => (product === null || axis === null ? null : product * axis), 1);
    return known(new Fixed([], [size], 'int32'));
  }
  const wanted = shape.slice(told.int('start', 0), told.has('end') ? told.int('end', 0) : undefined);
  return known(new Fixed([wanted.length], wanted, 'int32'));
}
