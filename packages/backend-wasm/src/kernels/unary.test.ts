import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { bools, builds, floats, type HostTensor, integers, noise, run, useBuild } from '../testing/run-kernel.ts';

/** What breaks approximations: zeros of both signs, the ends of every range, and what is no number. */
const special = [
  0,
  -0,
  1,
  -1,
  NaN,
  Infinity,
  -Infinity,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  1e-45,
  -1e-45,
  1e-40,
  -1e-40,
  1e-20,
  1e-8,
  -1e-8,
  1e30,
  -1e30,
  3.4e38,
  -3.4e38,
  88,
  88.5,
  88.72,
  88.73,
  89,
  100,
  -86,
  -87.3,
  -88,
  -100,
  -103.9,
  -104,
  -105,
  16,
  17,
  -17,
  -18,
  6,
  6.5,
  3.9,
  4,
  9,
  20,
  8191,
  8193,
  -1e5,
  1e10,
];
const dense = [...noise(1003)].flatMap((value) => [value, value * 10, value * 1e-4, Math.abs(value) ** 20]);
const all = Float32Array.from([...special, ...dense]);

/** erf by its series below 2.5, and by the continued fraction of its complement above. */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  if (size <= 2.5) {
    let sum = x;
    let term = x;
    for (let n = 1; n < 80; n += 1) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n -= 1) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / ((size + fraction) * Math.sqrt(Math.PI)));
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const roundToEven = (x: number): number => {
  if (Math.abs(x % 1) !== 0.5) return Object.is(Math.round(x), 0) && (x < 0 || Object.is(x, -0)) ? -0 : Math.round(x);
  return 2 * Math.round(x / 2) === 0 && x < 0 ? -0 : 2 * Math.round(x / 2);
};
const selu = (x: number): number => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));

/** Kernel, what it computes, and by how many units in the last place it may be off; fewer where one rounding must do. */
const functions: readonly (readonly [string, (x: number) => number, number])[] = [
  ['Abs', Math.abs, 0],
  ['Ceil', Math.ceil, 0],
  ['Elu', (x) => (x > 0 ? x : Math.expm1(x)), 3],
  ['Erf', erf, 3],
  ['Exp', Math.exp, 2],
  ['Expm1', Math.expm1, 3],
  ['Floor', Math.floor, 0],
  ['Log', Math.log, 2],
  ['Log1p', Math.log1p, 4],
  ['Neg', (x) => -x, 0],
  ['Reciprocal', (x) => 1 / x, 0.6],
  ['Relu', (x) => (x > 0 ? x : x < 0 ? 0 : x), 0],
  ['Relu6', (x) => (x > 0 ? Math.min(x, 6) : x < 0 ? 0 : x), 0],
  ['Round', roundToEven, 0],
  ['Rsqrt', (x) => 1 / Math.sqrt(x), 1.1],
  ['Selu', selu, 4],
  ['Sigmoid', sigmoid, 4],
  ['Sign', Math.sign, 0],
  ['Softplus', (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 4],
  ['Sqrt', Math.sqrt, 0.6],
  ['Square', (x) => x * x, 0.6],
  ['Tanh', Math.tanh, 4],
];

const ulp = 2 ** -24;
const tiny = 2 ** -149;

describe.each(builds)('unary kernels, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it.each(functions)('%s', (name, reference, ulps) => {
    // The lowest numbers have no digits to be relative to; the sign of 0 is not asked of what clips.
    const expected = Float64Array.from(all, reference);
    const actual = run(name, { x: floats(all) });
    expect(actual.dtype).toBe('float32');
    const plusZero = name === 'Relu' || name === 'Relu6';
    const data = plusZero ? actual.data.map((value) => value + 0) : actual.data;
    const wanted = plusZero ? expected.map((value) => value + 0) : expected;
    expectClose({ ...actual, data }, wanted, { relative: 2 * ulps * ulp, absolute: ulps === 0 ? 0 : 2 * tiny });
  });

  it.each([
    ['Sin', Math.sin],
    ['Cos', Math.cos],
  ] as const)('%s', (name, reference) => {
    const angles = [...all, ...noise(2000).map((value) => value * 4096)];
    // Near its zeros the absolute error counts: it stays that of the reduced angle.
    expectClose(run(name, { x: floats(angles) }), Float64Array.from(Float32Array.from(angles), reference), {
      relative: 4 * ulp,
      absolute: 1e-7,
    });
    const small = Float32Array.from([-0, 1e-8, -1e-8, 1e-3]);
    if (name === 'Sin') expectClose(run(name, { x: floats(small) }), Float64Array.from(small, reference), { relative: 4 * ulp });
  });

  it('clips, and lets NaN through', () => {
    const x = floats([NaN, -3, -1, 0.5, 2, 7, Infinity, -Infinity]);
    const clipped = run('ClipByValue', { x }, { clipValueMin: -1, clipValueMax: 2 });
    expect([...clipped.data]).toEqual([NaN, -1, -1, 0.5, 2, 2, 2, -1]);
  });

  it('steps and leaks with a slope', () => {
    const x = floats([NaN, -3, 0, 0.5, 2]);
    expectClose(run('Step', { x }, { alpha: 0.25 }), [NaN, 0.25, 0.25, 1, 1]);
    expectClose(run('LeakyRelu', { x }, { alpha: 0.5 }), [NaN, -1.5, 0, 0.5, 2]);
  });

  it('tells what kind of number an element is', () => {
    const x = floats([...special, 1]);
    const answers = (name: string): HostTensor => run(name, { x });
    expect(answers('IsNan').dtype).toBe('bool');
    expectClose(
      answers('IsNan'),
      [...x.data].map((value) => Number(Number.isNaN(value))),
    );
    expectClose(
      answers('IsFinite'),
      [...x.data].map((value) => Number(Number.isFinite(value))),
    );
    expectClose(
      answers('IsInf'),
      [...x.data].map((value) => Number(Math.abs(value) === Infinity)),
    );
  });

  it('is exact for integers where floats would not be', () => {
    const x = integers([0, 1, -1, 16777217, -16777217, 2147483647, 46341]);
    expect([...run('Neg', { x }).data]).toEqual([0, -1, 1, -16777217, 16777217, -2147483647, -46341]);
    expect([...run('Abs', { x }).data]).toEqual([0, 1, 1, 16777217, 16777217, 2147483647, 46341]);
    expect([...run('Square', { x: integers([3, -4, 46340]) }).data]).toEqual([9, 16, 2147395600]);
    expect([...run('Sign', { x }).data]).toEqual([0, 1, -1, 1, -1, 1, 1]);
    expect([...run('Relu', { x: integers([-5, 7]) }).data]).toEqual([0, 7]);
  });

  it('takes integers as floats elsewhere, and gives back integers', () => {
    const x = integers([0, 1, 4, 9, 100]);
    const root = run('Sqrt', { x });
    expect([root.dtype, ...root.data]).toEqual(['int32', 0, 1, 2, 3, 10]);
    const power = run('Exp', { x: integers([0, 1]) });
    expect(power.dtype).toBe('float32');
    expectClose(power, [1, Math.E], { relative: 1e-7 });
    expect([...run('IsNan', { x }).data]).toEqual([0, 0, 0, 0, 0]);
  });

  it('negates bool, and refuses it elsewhere', () => {
    expect([...run('LogicalNot', { x: bools([0, 1, 1]) }).data]).toEqual([1, 0, 0]);
    expect(() => run('Exp', { x: bools([1]) })).toThrow(/dtype must be float32 or int32/);
  });

  it('works for every length, with nothing written past the end', () => {
    for (let count = 0; count < 12; count += 1) {
      expect([...run('Neg', { x: floats(all.slice(40, 40 + count)) }).data]).toEqual(
        Array.from(all.slice(40, 40 + count), (value) => -value),
      );
    }
  });
});
