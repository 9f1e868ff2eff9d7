import { ArgumentError, type Dim, NdArray, operandSpec, ops, ShapeError, type Tensor } from '@ibex-ml/core';

/** One part of a key: a place, a range with a step, `...`, or `None` for a new axis. */
export type KeyPart =
  | number
  | 'None'
  | '...'
  | { readonly start: number | null; readonly stop: number | null; readonly step: number | null };

/** More than any step needs; the places are listed one by one. */
const longest = 2 ** 20;

/**
 * What a key in Python's writing says: `:, 1:3, ..., -1, None, ::2`.
 *
 * @throws {ArgumentError} for any other text
 */
export function readKey(key: string): readonly KeyPart[] {
  const parts = typeof key === 'string' ? key.split(',').map((part) => part.trim()) : [''];
  const read = parts.map((part): KeyPart | null => {
    if (part === '...' || part === 'None') return part;
    if (/^-?\d+$/.test(part)) return Number(part);
    const range = /^(-?\d+)?:(-?\d+)?(?::(-?[1-9]\d*)?)?$/.exec(part);
    if (range === null) return null;
    const [start = null, stop = null, step = null] = range.slice(1).map((bound) => (bound === undefined ? null : Number(bound)));
    return { start, stop, step };
  });
  if (read.every((part) => part !== null) && read.filter((part) => part === '...').length <= 1) return read;
  throw new ArgumentError({
    where: 'getItem',
    argument: 'key',
    expected: 'places and ranges as in Python, between commas, with at most one "..."',
    received: key,
    remedy: 'Write it as in NumPy: operation("getItem", x, { key: ":, 0" }).',
  });
}

/** A key as text, in the form that readKey takes. */
export function writeKey(parts: readonly KeyPart[]): string {
  const written = (part: KeyPart): string => {
    if (typeof part !== 'object') return String(part);
    return `${part.start ?? ''}:${part.stop ?? ''}${part.step === null ? '' : `:${part.step}`}`;
  };
  return parts.map(written).join(', ');
}

/** A part of x, as `x[key]` of NumPy gives it. */
export function getItem(x: Tensor, key: string): Tensor {
  const parts = readKey(key);
  const { shape } = operandSpec(x);
  const named = parts.filter((part) => part !== 'None' && part !== '...').length;
  if (named > shape.length) throw tooMany(shape.length, key);
  const all: KeyPart = { start: null, stop: null, step: null };
  const rest = Array.from({ length: shape.length - named }, () => all);
  const full = parts.includes('...') ? parts.flatMap((part) => (part === '...' ? rest : [part])) : [...parts, ...rest];
  const cuts = full.filter((part) => part !== 'None').map((part, axis) => cut(part as Cuttable, shape[axis] ?? null, key));
  const block = ops.slice(
    x,
    cuts.map(({ begin }) => begin),
    cuts.map(({ count }) => count),
  );
  const stepped = cuts.reduce((result, { step }, axis) => everyOther(result, step, axis), block);
  const sizes = [...operandSpec(stepped).shape];
  const result = full.flatMap((part): readonly Dim[] => {
    if (part === 'None') return [1];
    const size = sizes.shift() ?? null;
    return typeof part === 'number' ? [] : [size];
  });
  return ops.reshape(stepped, result);
}

type Cuttable = Exclude<KeyPart, string>;

/** What is taken along one axis: so many elements from a place on (-1 for the rest), and of these every other one. */
function cut(part: Cuttable, size: Dim, key: string): { readonly begin: number; readonly count: number; readonly step: number } {
  if (typeof part === 'number') {
    const begin = part < 0 && size !== null ? part + size : part;
    if (begin >= 0 && (size === null || begin < size)) return { begin, count: 1, step: 1 };
    throw outside(size, key);
  }
  const { start, stop, step } = part;
  const by = step ?? 1;
  if (size === null) {
    if ((start ?? 0) === 0 && stop === null && by === 1) return { begin: 0, count: -1, step: 1 };
    throw outside(size, key);
  }
  const [least, most] = by > 0 ? [0, size] : [-1, size - 1];
  const bounded = (place: number): number => Math.min(Math.max(place < 0 ? place + size : place, least), most);
  const [from, to] = [
    start === null ? (by > 0 ? 0 : size - 1) : bounded(start),
    stop === null ? (by > 0 ? size : -1) : bounded(stop),
  ];
  const count = Math.max(Math.ceil((to - from) / by), 0);
  const span = count === 0 ? 0 : (count - 1) * Math.abs(by) + 1;
  return { begin: by > 0 || count === 0 ? Math.min(from, size - span) : from - span + 1, count: span, step: by };
}

function everyOther(x: Tensor, step: number, axis: number): Tensor {
  if (step === 1) return x;
  const turned = step < 0 ? ops.reverse(x, axis) : x;
  const size = operandSpec(x).shape[axis] as number;
  const count = Math.ceil(size / Math.abs(step));
  if (Math.abs(step) === 1 || count === size) return turned;
  if (count > longest) throw outside(size, `a step that leaves ${count}`);
  const places = Int32Array.from({ length: count }, (_, index) => index * Math.abs(step));
  return ops.gather(turned, new NdArray(places, [count]), axis);
}

function outside(size: Dim, received: string): ShapeError {
  return new ShapeError({
    where: 'getItem',
    argument: 'key',
    expected: size === null ? 'one that takes all of an axis whose size is not known' : `inside an axis of ${size}`,
    received,
    remedy: 'Samples of a batch are not taken apart in a model: use ":" for its first axis.',
  });
}

function tooMany(rank: number, received: string): ShapeError {
  const remedy = 'Leave out what the tensor has no axes for.';
  return new ShapeError({
    where: 'getItem',
    argument: 'key',
    expected: `of at most ${rank} places and ranges`,
    received,
    remedy,
  });
}
