import { isFloat, type Operand, operandSpec } from '@ibex-ml/core';
import { combined, Fixed, fixedOf, known, rearranged, type Value } from '../imported/fixed-values.ts';
import { cuts } from '../imported/slicing.ts';
import type { AppliedNode } from './applied-node.ts';
import { refuse } from './manifest.ts';

/** Computes a node of fixed values; null where it must be computed otherwise. */
type Rule = (node: AppliedNode, inputs: readonly Fixed[]) => Fixed | null;

const arithmetic =
  (run: (a: number, b: number) => number): Rule =>
  (_, inputs) => {
    const [a, b] = inputs;
    if (a === undefined || b === undefined) return null;
    return combined([a, b], a.dtype, (x = null, y = null) => (x === null || y === null ? null : run(x, y)));
  };

const listed = (values: readonly (number | null)[], of: Fixed | undefined): Fixed =>
  new Fixed([values.length], values, of?.dtype ?? 'int32');

const pack: Rule = (_, inputs) =>
  inputs.every(({ shape }) => shape.length === 0)
    ? listed(
        inputs.flatMap(({ data }) => data),
        inputs[0],
      )
    : null;

const concat: Rule = (_, inputs) => {
  const lists = inputs.slice(0, -1);
  if (!lists.every(({ shape }) => shape.length === 1)) return null;
  return listed(
    lists.flatMap(({ data }) => data),
    lists[0],
  );
};

/** Of lists: what shapes are. */
const stridedSlice: Rule = ({ told }, inputs) => {
  const [x, begin, end, strides] = inputs;
  if (x?.shape.length !== 1) return null;
  const [from = 0, to = 0, step = 1] = [begin, end, strides].map((input) => input?.data[0] ?? undefined);
  const has = (mask: string): boolean => (told.int(mask, 0) & 1) !== 0;
  if (has('shrink_axis_mask')) {
    const at = from < 0 ? from + x.data.length : from;
    if (!(at >= 0 && at < x.data.length)) throw refuse('StridedSlice', 'inside the shape', from);
    return new Fixed([], [x.data[at] ?? null], x.dtype);
  }
  const [first, last] = [has('begin_mask') ? 0 : from, has('end_mask') ? x.data.length : to];
  const [cut] = cuts(x.shape, [first], [last], null, [step]);
  const { start = 0, count = 0 } = cut ?? {};
  return rearranged(x, [count ?? 0], ([index = 0]) => [start + index * step]);
};

const product: Rule = (_, [x]) => {
  if (x === undefined || x.shape.length > 1) return null;
  return new Fixed([], [x.data.reduce((a, b) => (a === null || b === null ? null : a * b), 1)], x.dtype);
};

const gather: Rule = (_, [x, indices]) => {
  if (x?.shape.length !== 1 || indices === undefined) return null;
  const flat = rearranged(x, [indices.data.length], ([index = 0]) => [indices.data[index] ?? NaN]);
  return new Fixed(indices.shape, flat.data, x.dtype);
};

const cast: Rule = ({ told }, [x]) => {
  const dtype = told.type('DstT', 'float32');
  if (x === undefined || dtype === 'bool') return null;
  const data = x.data.map((value) => (value === null || isFloat(dtype) ? value : Math.trunc(value)));
  return new Fixed(x.shape, data, dtype);
};

const rules: Readonly<Record<string, Rule>> = {
  Add: arithmetic((a, b) => a + b),
  AddV2: arithmetic((a, b) => a + b),
  Cast: cast,
  ConcatV2: concat,
  ExpandDims: (_, [x]) => (x?.shape.length === 0 ? listed(x.data, x) : null),
  FloorDiv: arithmetic((a, b) => Math.floor(a / b)),
  GatherV2: gather,
  Identity: (_, [x]) => x ?? null,
  Maximum: arithmetic((a, b) => Math.max(a, b)),
  Minimum: arithmetic((a, b) => Math.min(a, b)),
  Mul: arithmetic((a, b) => a * b),
  Pack: pack,
  Prod: product,
  StridedSlice: stridedSlice,
  Sub: arithmetic((a, b) => a - b),
};

/** What a node gives of fixed values, or of the shape of a value; null where it must be computed from data. */
export function foldedValue(node: AppliedNode): Value | null {
  const [x] = node.inputs;
  if (node.op === 'Shape' && x !== undefined) {
    const { shape } = x instanceof Fixed ? x : operandSpec(x satisfies Operand);
    return known(listed(shape, undefined));
  }
  const rule = Object.hasOwn(rules, node.op) ? rules[node.op] : undefined;
  const fixed = node.inputs.map(fixedOf);
  if (rule === undefined || fixed.length === 0 || !fixed.every((input) => input !== null)) return null;
  const result = rule(node, fixed);
  return result === null ? null : known(result);
}
