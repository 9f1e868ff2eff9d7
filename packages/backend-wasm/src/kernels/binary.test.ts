import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { bools, builds, floats, type HostTensor, integers, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

/** The remainder of b's sign, as in Python. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

type Reference = readonly [string, (a: number, b: number) => number];

const arithmetic: readonly Reference[] = [
  ['Add', (a, b) => a + b],
  ['Sub', (a, b) => a - b],
  ['Multiply', (a, b) => a * b],
  ['RealDiv', (a, b) => a / b],
  ['FloorDiv', (a, b) => Math.floor(Math.fround(a / b))],
  ['Mod', modulo],
  ['Maximum', Math.max],
  ['Minimum', Math.min],
  ['SquaredDifference', (a, b) => Math.fround(Math.fround(a - b) ** 2)],
];

const integer: readonly Reference[] = [
  ['Add', (a, b) => (a + b) | 0],
  ['Sub', (a, b) => (a - b) | 0],
  ['Multiply', Math.imul],
  ['RealDiv', (a, b) => (b === 0 ? 0 : Math.trunc(a / b) | 0)],
  ['FloorDiv', (a, b) => (b === 0 ? 0 : Math.floor(a / b) | 0)],
  ['Mod', (a, b) => (b === 0 ? 0 : modulo(a, b) + 0)],
  ['Maximum', Math.max],
  ['Minimum', Math.min],
  ['SquaredDifference', (a, b) => Math.imul(a - b, a - b)],
];

const questions: readonly Reference[] = [
  ['Equal', (a, b) => Number(a === b)],
  ['NotEqual', (a, b) => Number(a !== b)],
  ['Less', (a, b) => Number(a < b)],
  ['LessEqual', (a, b) => Number(a <= b)],
  ['Greater', (a, b) => Number(a > b)],
  ['GreaterEqual', (a, b) => Number(a >= b)],
];

const logical: readonly Reference[] = [
  ['LogicalAnd', (a, b) => a & b],
  ['LogicalOr', (a, b) => a | b],
  ['LogicalXor', (a, b) => a ^ b],
];

/** Every pair of these. */
function pairs(values: readonly number[]): readonly [number[], number[]] {
  return [values.flatMap((value) => values.map(() => value)), values.flatMap(() => values)];
}

const specialFloats = [0, -0, 1, -1, NaN, Infinity, -Infinity, 0.5, -2.5, 1e-8, 1e30, -1e-40, 7, -3];
const specialIntegers = [0, 1, -1, 2, -2, 7, -7, 100, 2147483647, -2147483648, 46341];

/** What broadcasting means, element by element. */
function broadcast(a: HostTensor, b: HostTensor, shape: readonly number[], f: Reference[1]): number[] {
  return Array.from({ length: sizeOf(shape) }, (_, index) => f(elementAt(a, shape, index), elementAt(b, shape, index)));
}

function elementAt(tensor: HostTensor, shape: readonly number[], index: number): number {
  let rest = index;
  let place = 0;
  let stride = 1;
  for (let axis = 1; axis <= shape.length; axis += 1) {
    const size = shape[shape.length - axis] as number;
    const own = tensor.shape[tensor.shape.length - axis] ?? 1;
    if (own !== 1) place += (rest % size) * stride;
    stride *= own;
    rest = Math.floor(rest / size);
  }
  return tensor.data[place] as number;
}

/** Two shapes that broadcast to a third: any axis of either may be 1, and leading axes may be missing. */
const shapes = fc
  .array(fc.record({ size: fc.integer({ min: 0, max: 19 }), keep: fc.constantFrom('both', 'a', 'b') }), { maxLength: 5 })
  .chain((axes) =>
    fc.record({ axes: fc.constant(axes), skipA: fc.nat({ max: axes.length }), skipB: fc.nat({ max: axes.length }) }),
  )
  .map(({ axes, skipA, skipB }) => {
    const a = axes.map(({ size, keep }) => (keep === 'b' ? 1 : size)).slice(skipA);
    const b = axes.map(({ size, keep }) => (keep === 'a' ? 1 : size)).slice(skipB);
    const shape = Array.from(
      { length: Math.max(a.length, b.length) },
      (_, index, from = Math.max(a.length, b.length) - index) => {
        const [left, right] = [a[a.length - from] ?? 1, b[b.length - from] ?? 1];
        return left === 1 ? right : left;
      },
    );
    return { a, b, shape };
  })
  .filter(({ shape }) => sizeOf(shape) <= 20_000);

describe.each(builds)('binary kernels, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it.each(arithmetic)('%s of floats', (name, reference) => {
    const [a, b] = pairs(specialFloats);
    const inputs = { a: floats(a), b: floats(b) };
    const expected = [...inputs.a.data].map((value, index) => reference(value, inputs.b.data[index] as number));
    expectClose(run(name, inputs), expected, { relative: 2 ** -24 });
  });

  it.each(integer)('%s of integers', (name, reference) => {
    const [a, b] = pairs(specialIntegers);
    const result = run(name, { a: integers(a), b: integers(b) });
    expect(result.dtype).toBe('int32');
    expect([...result.data]).toEqual(a.map((value, index) => reference(value, b[index] as number) + 0));
  });

  it.each(questions)('%s', (name, reference) => {
    for (const [make, values] of [
      [floats, specialFloats],
      [integers, specialIntegers],
    ] as const) {
      const [a, b] = pairs(values);
      const inputs = { a: make(a), b: make(b) };
      const result = run(name, inputs);
      expect(result.dtype).toBe('bool');
      expect([...result.data]).toEqual(
        [...inputs.a.data].map((value, index) => reference(value, inputs.b.data[index] as number)),
      );
    }
  });

  it.each([...logical, ...questions.slice(0, 2)])('%s of bool', (name, reference) => {
    const a = Array.from({ length: 37 }, (_, index) => index & 1);
    const b = Array.from({ length: 37 }, (_, index) => (index >> 1) & 1);
    expect([...run(name, { a: bools(a), b: bools(b) }).data]).toEqual(
      a.map((value, index) => reference(value, b[index] as number)),
    );
  });

  it('broadcasts floats, integers, comparisons and bool over any shapes', () => {
    fc.assert(
      fc.property(shapes, fc.integer(), ({ a, b, shape }, seed) => {
        const [left, right] = [floats(noise(sizeOf(a), seed), a), floats(noise(sizeOf(b), seed + 1), b)];
        const difference = run('Sub', { a: left, b: right });
        expect(difference.shape).toEqual(shape);
        expectClose(
          difference,
          broadcast(left, right, shape, (x, y) => Math.fround(x - y)),
        );
        expectClose(
          run('Less', { a: left, b: right }),
          broadcast(left, right, shape, (x, y) => Number(x < y)),
        );
        const [m, n] = [
          integers(
            noise(sizeOf(a), seed).map((x) => x * 9),
            a,
          ),
          integers(
            noise(sizeOf(b), seed + 1).map((x) => x * 9),
            b,
          ),
        ];
        expectClose(
          run('Mod', { a: m, b: n }),
          broadcast(m, n, shape, (x, y) => (y === 0 ? 0 : modulo(x, y) + 0)),
        );
        const [p, q] = [
          bools(
            left.data.map((x) => Number(x > 0)),
            a,
          ),
          bools(
            right.data.map((x) => Number(x > 0)),
            b,
          ),
        ];
        expectClose(
          run('LogicalAnd', { a: p, b: q }),
          broadcast(p, q, shape, (x, y) => x & y),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('computes the gradient of elu from its output', () => {
    const y = floats([-0.75, 0, 2, NaN, -1]);
    expectClose(run('EluGrad', { dy: floats([2, 2, 2, 2, 2]), y }), [0.5, 2, 2, NaN, 0]);
  });

  it('refuses types that differ or that it does not know', () => {
    expect(() => run('Add', { a: floats([1]), b: integers([1]) })).toThrow(/float32 and int32/);
    expect(() => run('Add', { a: bools([1]), b: bools([1]) })).toThrow(/bool and bool/);
  });
});
