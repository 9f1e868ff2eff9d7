import { type DType, ops, type SymbolicTensor, type Tensor } from '@ibex-ml/core';

/** What is known of all elements of a value. */
export interface Numbers {
  /** How far rounding may have moved them; 0 where they are exact in any order of adding. */
  readonly error: number;
  /** What they are multiples of, where they are exact. */
  readonly grain: number;
  /** No finite one is larger. */
  readonly limit: number;
  /** Whether there may be NaN, infinities and zeros with a sign. */
  readonly odd: boolean;
}

/** A value of a graph that is being made. */
export interface Drawn {
  readonly tensor: SymbolicTensor;
  readonly numbers: Numbers;
}

/** What the next op is chosen by. */
export interface Step {
  readonly op: number;
  readonly picks: readonly [number, number, number];
  readonly numbers: readonly [number, number, number, number];
}

type Rule = (pick: Picker, step: Step, most: number) => Made | null;
type Made = readonly [make: () => Tensor, numbers: Numbers];

const rounding = 1e-6;

/** One more value of those there are, or null where nothing fits. */
export function grow(values: readonly Drawn[], step: Step, mostElements: number): Drawn | null {
  const picker = new Picker(values, step.picks);
  const made = (rules[step.op % rules.length] as Rule)(picker, step, mostElements);
  if (made === null) return null;
  const [make, numbers] = made;
  if (numbers.limit > 1e5) return null;
  const exact = numbers.error === 0 && numbers.limit / numbers.grain < 2 ** 22;
  return {
    tensor: make() as SymbolicTensor,
    numbers: exact ? numbers : { ...numbers, error: numbers.error + rounding * numbers.limit },
  };
}

class Picker {
  readonly #values: readonly Drawn[];
  readonly #picks: readonly number[];
  #next = 0;

  constructor(values: readonly Drawn[], picks: readonly number[]) {
    this.#values = values;
    this.#picks = picks;
  }

  /** A value that fits; later ones are as likely as all before them together. */
  one(fits: (value: Drawn) => boolean): Drawn | null {
    const pick = this.#picks[this.#next % this.#picks.length] as number;
    this.#next += 1;
    const all = this.#values.filter(fits);
    if (all.length === 0) return null;
    const recent = all.slice(-3);
    return (pick % 2 === 0 ? recent[(pick >> 1) % recent.length] : all[(pick >> 1) % all.length]) as Drawn;
  }
}

const sizesOf = ({ tensor }: Drawn): readonly number[] => tensor.shape as readonly number[];
const countOf = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);
const typed =
  (...dtypes: readonly DType[]) =>
  ({ tensor }: Drawn): boolean =>
    dtypes.includes(tensor.dtype);
const isFloat = typed('float32');
const isNumeric = typed('float32', 'int32');
const isExact = ({ numbers }: Drawn): boolean => numbers.error === 0;
const isPlain = ({ numbers }: Drawn): boolean => numbers.error === 0 && !numbers.odd;

function broadcast(a: readonly number[], b: readonly number[]): readonly number[] | null {
  const rank = Math.max(a.length, b.length);
  const sizes: number[] = [];
  for (let index = 0; index < rank; index += 1) {
    const [x, y] = [a[a.length - rank + index] ?? 1, b[b.length - rank + index] ?? 1];
    if (x !== y && x !== 1 && y !== 1) return null;
    sizes.push(x === 1 ? y : x);
  }
  return sizes;
}

const truth: Numbers = { error: 0, grain: 1, limit: 1, odd: false };

const both = (a: Numbers, b: Numbers): Pick<Numbers, 'grain' | 'odd'> => ({
  grain: Math.min(a.grain, b.grain),
  odd: a.odd || b.odd,
});
const sums = (a: Numbers, b: Numbers): Numbers => ({ ...both(a, b), error: a.error + b.error, limit: a.limit + b.limit });
const larger = (a: Numbers, b: Numbers): Numbers => ({
  ...both(a, b),
  error: Math.max(a.error, b.error),
  limit: Math.max(a.limit, b.limit),
});
const products = (a: Numbers, b: Numbers): Numbers => ({
  error: a.error * b.limit + b.error * a.limit + a.error * b.error,
  grain: a.grain * b.grain,
  limit: a.limit * b.limit,
  odd: a.odd || b.odd,
});
const times = (a: Numbers, count: number): Numbers => ({ ...a, error: a.error * count, limit: a.limit * Math.max(1, count) });

const binary =
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

const unary =
  (make: (x: Tensor) => Tensor, numbers: (x: Numbers) => Numbers, fits: (value: Drawn) => boolean = isFloat): Rule =>
  (pick) => {
    const x = pick.one(fits);
    return x === null ? null : [() => make(x.tensor), numbers(x.numbers)];
  };

/** A function with slopes of at most `slope` that gives numbers of at most `limit`. */
const smooth = (make: (x: Tensor) => Tensor, slope: number, limit: (x: number) => number): Rule =>
  unary(make, (x) => ({ error: slope * x.error + rounding * limit(x.limit), grain: 0, limit: limit(x.limit), odd: x.odd }));

/** A function that may only be given exact numbers, as its slopes are large; of those, NaN and infinities may come. */
const steep = (make: (x: Tensor) => Tensor, limit: (x: Numbers) => number): Rule =>
  unary(
    make,
    (x) => ({ error: rounding * Math.max(1, limit(x)), grain: 0, limit: limit(x), odd: true }),
    (value) => isFloat(value) && isExact(value),
  );

const comparison = (make: (a: Tensor, b: Tensor) => Tensor): Rule =>
  binary(
    make,
    () => truth,
    (value) => isExact(value) && typed('float32', 'int32', 'uint8')(value),
  );

const logical = (make: (a: Tensor, b: Tensor) => Tensor): Rule => binary(make, () => truth, typed('bool'));

function axesFrom(x: Drawn, mask: number): number[] {
  return sizesOf(x).flatMap((_, axis) => ((mask >> axis) & 1 ? [axis] : []));
}

type Reduction = (x: Tensor, axes: readonly number[], keep: boolean) => Tensor;

const reduction =
  (make: Reduction, numbers: (x: Numbers, count: number) => Numbers, fits: (value: Drawn) => boolean): Rule =>
  (pick, { numbers: [mask, keep] }) => {
    const x = pick.one(fits);
    if (x === null) return null;
    const axes = axesFrom(x, mask);
    const count = countOf(axes.map((axis) => sizesOf(x)[axis] as number));
    return [() => make(x.tensor, axes, keep % 2 === 0), numbers(x.numbers, count)];
  };

const moved =
  (make: (x: Drawn, step: Step, most: number) => (() => Tensor) | null): Rule =>
  (pick, step, most) => {
    const x = pick.one(() => true);
    if (x === null) return null;
    const made = make(x, step, most);
    return made === null ? null : [made, x.numbers];
  };

const alongAxis =
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

const reshape = moved((x, { numbers: [a, b, c] }) => {
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

const transpose = moved((x, { numbers }) => {
  const order = sizesOf(x)
    .map((_, axis) => axis)
    .sort((a, b) => (numbers[a % 4] as number) - (numbers[b % 4] as number));
  return () => ops.transpose(x.tensor, order);
});

const slice = moved((x, { numbers }) => {
  const sizes = sizesOf(x);
  const begin = sizes.map((size, axis) => (numbers[axis % 4] as number) % (size + 1));
  const size = sizes.map((full, axis) => {
    const rest = full - (begin[axis] as number);
    return (numbers[(axis + 1) % 4] as number) % 3 === 0 ? rest : (numbers[(axis + 2) % 4] as number) % (rest + 1);
  });
  return () => ops.slice(x.tensor, begin, size);
});

/** One of two equal halves, as they were before they were put side by side. */
const half = moved((x, { numbers: [at, which] }) => {
  const sizes = sizesOf(x);
  const axis = at % Math.max(1, sizes.length);
  const [full] = sizes.slice(axis);
  if (full === undefined || full % 2 !== 0) return null;
  const begin = sizes.map((_, index) => (index === axis && which % 2 === 1 ? full / 2 : 0));
  return () => ops.slice(x.tensor, begin, sizes.with(axis, full / 2));
});

const pad: Rule = (pick, { numbers }, most) => {
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

const concat: Rule = (pick, { numbers: [at, three] }, most) => {
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

const broadcastTo = moved((x, { numbers: [size, at] }, most) => {
  const target = [(size % 5) + 1, ...sizesOf(x).map((full, axis) => (full === 1 && (at >> axis) & 1 ? (size % 7) + 1 : full))];
  return countOf(target) > most ? null : () => ops.broadcastTo(x.tensor, target);
});

const matmul: Rule = (pick, { numbers: [left, right] }, most) => {
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

const gather: Rule = (pick, { numbers: [at] }, most) => {
  const x = pick.one((value) => sizesOf(value).length > 0 && countOf(sizesOf(value)) > 0);
  const indices = pick.one((value) => typed('int32')(value) && sizesOf(value).length < 3);
  if (x === null || indices === null) return null;
  const axis = at % sizesOf(x).length;
  const size = sizesOf(x)[axis] as number;
  if ((countOf(sizesOf(x)) / size) * countOf(sizesOf(indices)) > most) return null;
  return [() => ops.gather(x.tensor, ops.mod(indices.tensor, size), axis), x.numbers];
};

const oneHot: Rule = (pick, { numbers: [depth] }, most) => {
  const indices = pick.one(typed('int32'));
  if (indices === null || countOf(sizesOf(indices)) * ((depth % 6) + 1) > most) return null;
  return [() => ops.oneHot(indices.tensor, (depth % 6) + 1), truth];
};

const segmentSum: Rule = (pick, { numbers: [count] }) => {
  const ids = pick.one((value) => typed('int32')(value) && sizesOf(value).length === 1);
  if (ids === null) return null;
  const [rows] = sizesOf(ids) as readonly [number];
  const x = pick.one((value) => isNumeric(value) && sizesOf(value)[0] === rows);
  if (x === null) return null;
  const segments = (count % 5) + 1;
  return [() => ops.segmentSum(x.tensor, ops.mod(ids.tensor, segments), segments), times(x.numbers, rows)];
};

const where: Rule = (pick, _, most) => {
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

const cast: Rule = (pick, { numbers: [to] }) => {
  const dtype = (['float32', 'int32', 'bool'] as const)[to % 3] as DType;
  const x = pick.one((value) => (dtype === 'float32' ? true : isPlain(value)));
  if (x === null) return null;
  const numbers = dtype === 'bool' ? truth : dtype === 'int32' ? { ...x.numbers, grain: 1 } : x.numbers;
  return [() => ops.cast(x.tensor, dtype), numbers];
};

const clip: Rule = (pick, { numbers: [low, high] }) => {
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

const unit = (): number => 1;
const exactFloat = (value: Drawn): boolean => isFloat(value) && isExact(value);
const plainInts = (value: Drawn): boolean => typed('int32')(value);

/** Each with its share: what is chosen more often stands here more often. */
const rules: readonly Rule[] = [
  binary(ops.add, sums, isNumeric),
  binary(ops.sub, sums, isNumeric),
  binary(ops.mul, products, isNumeric),
  binary(ops.add, sums, isNumeric),
  binary(ops.mul, products, isNumeric),
  binary(ops.maximum, larger, isNumeric),
  binary(ops.minimum, larger, isNumeric),
  binary(ops.div, (a, b) => ({ error: rounding, grain: 0, limit: a.limit / b.grain, odd: true }), exactFloat),
  binary(
    ops.floorDiv,
    (a, b) => larger(a, b),
    plainInts,
    () => false,
  ),
  comparison(ops.equal),
  comparison(ops.notEqual),
  comparison(ops.less),
  comparison(ops.greaterEqual),
  comparison(ops.greater),
  comparison(ops.lessEqual),
  logical(ops.logicalAnd),
  logical(ops.logicalOr),
  unary(ops.logicalNot, () => truth, typed('bool')),
  unary(ops.neg, (x) => x, isNumeric),
  unary(ops.abs, (x) => x, isNumeric),
  unary(ops.square, (x) => products(x, x), isNumeric),
  unary(ops.relu, (x) => x),
  unary(
    ops.sign,
    () => ({ ...truth, odd: true }),
    (value) => isExact(value) && isNumeric(value),
  ),
  unary(ops.floor, (x) => ({ ...x, grain: 1, limit: x.limit + 1 }), exactFloat),
  unary(ops.ceil, (x) => ({ ...x, grain: 1, limit: x.limit + 1 }), exactFloat),
  unary(ops.round, (x) => ({ ...x, grain: 1, limit: x.limit + 1 }), exactFloat),
  unary(ops.isNan, () => truth, exactFloat),
  unary(ops.isFinite, () => truth, exactFloat),
  unary(
    ops.stopGradient,
    (x) => x,
    () => true,
  ),
  smooth(ops.tanh, 1, unit),
  smooth(ops.sigmoid, 1, unit),
  smooth(ops.erf, 1.2, unit),
  smooth(ops.sin, 1, unit),
  smooth(ops.softplus, 1, (x) => x + 1),
  smooth(ops.elu, 1, (x) => x + 1),
  smooth(ops.selu, 2, (x) => 2 * x + 2),
  steep(ops.exp, (x) => Math.exp(Math.min(20, x.limit))),
  steep(ops.log, (x) => Math.max(Math.log(x.limit), -Math.log(x.grain), 1)),
  steep(ops.log1p, (x) => Math.max(Math.log1p(x.limit), -Math.log(x.grain), 1)),
  steep(ops.sqrt, (x) => Math.sqrt(x.limit) + 1),
  steep(ops.rsqrt, (x) => 1 / Math.sqrt(x.grain)),
  steep(ops.reciprocal, (x) => 1 / x.grain),
  reduction(ops.sum, times, isNumeric),
  reduction(ops.sum, times, isNumeric),
  reduction(
    ops.mean,
    (x, count) => ({ ...x, grain: x.grain / Math.max(1, count), error: x.error + rounding * x.limit, odd: x.odd || count === 0 }),
    isFloat,
  ),
  reduction(ops.max, (x, count) => ({ ...x, odd: x.odd || count === 0 }), isFloat),
  reduction(ops.min, (x, count) => ({ ...x, odd: x.odd || count === 0 }), isFloat),
  reduction(
    (x, axes, keep) => ops.all(x, axes, keep),
    () => truth,
    typed('bool'),
  ),
  reduction(
    (x, axes, keep) => ops.any(x, axes, keep),
    () => truth,
    typed('bool'),
  ),
  alongAxis(
    (x, axis) => ops.argMax(x, axis),
    (_, size) => ({ ...truth, limit: size }),
    (value) => isPlain(value) && typed('float32', 'int32', 'uint8')(value),
  ),
  alongAxis(
    (x, axis) => ops.argMin(x, axis),
    (_, size) => ({ ...truth, limit: size }),
    (value) => isPlain(value) && typed('float32', 'int32', 'uint8')(value),
  ),
  alongAxis(
    (x, axis, extra) => ops.cumsum(x, axis, { exclusive: extra % 2 === 0, reverse: extra % 3 === 0 }),
    times,
    (value) => isNumeric(value) && !value.numbers.odd,
  ),
  alongAxis(
    (x) => ops.softmax(x),
    (x) => ({ error: x.error * 2 + rounding, grain: 0, limit: 1, odd: x.odd }),
    isFloat,
  ),
  alongAxis(
    (x) => ops.logSoftmax(x),
    (x, size) => ({ error: x.error * 3 + rounding, grain: 0, limit: 2 * x.limit + Math.log(size + 1), odd: x.odd }),
    isFloat,
  ),
  reshape,
  reshape,
  transpose,
  transpose,
  slice,
  slice,
  half,
  moved(
    (x, { numbers: [mask] }) =>
      () =>
        ops.reverse(x.tensor, axesFrom(x, mask)),
  ),
  broadcastTo,
  pad,
  concat,
  concat,
  matmul,
  matmul,
  matmul,
  gather,
  oneHot,
  segmentSum,
  where,
  cast,
  cast,
  clip,
];
