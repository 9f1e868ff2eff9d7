import {
  type DeviceValue,
  type Executor,
  heldAsFloat32,
  isFloat,
  NdArray,
  ndarray,
  ops,
  roundedFloat,
  roundFloats,
  type SixteenBitFloat,
  type Tensor,
  TracedFunction,
  Variable,
} from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { families } from '../ops/families.ts';
import type { OpCase } from '../ops/op-case.ts';
import { expectClose, type Tolerance, usual } from '../reference/compare.ts';
import { map, valuesOf } from '../reference/values.ts';
import { gradientsOf, hasGradients } from './op-programs.ts';
import { graphFor, readAll } from './run-program.ts';

const types = ['float16', 'bfloat16'] as const;
/** A unit in the last place, as a part of a number: rounding before or after it is up to the last bits of float32. */
const unit = { float16: 2 ** -10, bfloat16: 2 ** -7 } as const;

/** Floats of 16 bits, which executors see as float32 that is rounded. */
export function describeSixteenBits(executor: () => Executor, allowance: Partial<Tolerance>): void {
  it.each(types)('rounds to %s bit for bit', async (dtype) => {
    const numbers = someNumbers();
    const [actual] = await run(executor(), [numbers], (x) => [ops.cast(x, dtype)]);
    const wanted = Float32Array.from(numbers.data);
    roundFloats(wanted, dtype);
    expect(wordsOf((actual as NdArray).data as Float32Array)).toEqual(wordsOf(wanted));
  });

  it.each(types)('folds constants of %s as it computes', async (dtype) => {
    const [actual] = await run(executor(), [ndarray([2])], (x) => [
      ops.mul(ops.cast(x, dtype), ops.div(ops.full([1], 1, dtype), 3)),
    ]);
    expect(actual).toEqual(ndarray([2 * roundedFloat(1 / 3, dtype)]));
  });

  it('changes variables of 16 bits, also one that is only written', async () => {
    const [total, last] = ['total', 'last'].map((name) => new Variable(ndarray([1, 2, 3], { dtype: 'float16' }), { name })) as [
      Variable,
      Variable,
    ];
    const given = ndarray([0.1, 0.2, 0.3]);
    await run(executor(), [given], (x) => {
      total.assign(ops.add(total.value, ops.cast(x, 'float16')));
      last.assign(ops.cast(x, 'float16'));
      return [];
    });
    const half = [...given.data].map((number) => roundedFloat(number, 'float16'));
    expect(await last.read()).toEqual(ndarray(half, { dtype: 'float16' }));
    expect(await total.read()).toEqual(
      ndarray(
        half.map((number, place) => number + place + 1),
        { dtype: 'float16' },
      ),
    );
  });

  describe.each(types)('in %s', (dtype) => {
    it.each(casesIn(dtype).map((item) => [`${item.op}: ${item.name}`, item] as const))('%s', async (_, item) => {
      await expectValues(executor(), item, dtype, allowance);
      if (hasGradients(item)) await expectGradients(executor(), item, dtype);
    });
  });
}

/** A case of each op: types differ in how they are rounded, which is the same for all shapes. Not where something becomes infinite. */
function casesIn(dtype: SixteenBitFloat): readonly OpCase[] {
  const all = families.flatMap(({ cases }) => cases.map((item) => [item, narrow(item, dtype)] as const));
  const held = all.filter(
    ([item, narrowed]) => narrowed.inputs.some((input) => input.dtype === dtype) && finite(narrowed) === finite(item),
  );
  return [...new Map(held.map(([{ op }, narrowed]) => [op, narrowed])).values()];
}

function finite({ inputs }: OpCase): number {
  return inputs.flatMap(({ data }) => [...data]).filter(Number.isFinite).length;
}

async function run(
  executor: Executor,
  inputs: readonly NdArray[],
  fn: (...symbols: Tensor[]) => readonly Tensor[],
): Promise<NdArray[]> {
  return readAll(await (await executor.prepare(heldAsFloat32(graphFor(fn, inputs)))).run(inputs));
}

async function expectValues(
  executor: Executor,
  item: OpCase,
  dtype: SixteenBitFloat,
  allowance: Partial<Tolerance>,
): Promise<void> {
  const { call, inputs, reference, tolerance } = item;
  const [output] = graphFor((...symbols) => [call(...symbols)], inputs).outputs;
  const [actual] = await run(executor, inputs, (...symbols) => [call(...symbols)]);
  const inDoubles = reference(...inputs.map(valuesOf));
  const isNarrow = output?.dtype === dtype;
  const wanted = isNarrow ? map(inDoubles, (number) => roundedFloat(number, dtype)) : inDoubles;
  const relative = isNarrow ? unit[dtype] : usual.relative;
  expectClose('the result', actual as NdArray, wanted, { ...usual, ...allowance, ...tolerance, relative });
}

/** Against those that running op by op gives, which rounds by itself. */
async function expectGradients(executor: Executor, item: OpCase, dtype: SixteenBitFloat): Promise<void> {
  const fn = (...symbols: Tensor[]): readonly Tensor[] => gradientsOf(item, symbols);
  const eager = (await new TracedFunction(fn, { runEagerly: true }).run(item.inputs)) as readonly DeviceValue[];
  const wanted = await readAll(eager);
  const actual = await run(executor, item.inputs, fn);
  const tolerance = { ...usual, relative: 2 * unit[dtype], ofLargest: 2 * unit[dtype] };
  for (const [place, gradient] of wanted.entries()) {
    expectClose(`gradient ${place}`, actual[place] as NdArray, valuesOf(gradient), tolerance);
  }
}

/** The case with its floats in another type; but for places in images, which are float32 in all types. */
function narrow(item: OpCase, dtype: SixteenBitFloat): OpCase {
  const inputs = item.inputs.map((input, index) => {
    const stays = !isFloat(input.dtype) || (item.op === 'affineTransform' && index === 1);
    return stays ? input : ndarray(Float32Array.from(input.data), { shape: input.shape, dtype });
  });
  return { ...item, inputs };
}

/** Numbers of all sizes: every exponent, with bits that are rounded up, down and to even; the infinities and NaN. */
function someNumbers(): NdArray {
  const words: number[] = [];
  for (let exponent = 0; exponent < 256; exponent += 1) {
    for (const bits of [
      0, 1, 0xfff, 0x1000, 0x1001, 0x2fff, 0x3000, 0x7fff, 0x8000, 0x8001, 0x18000, 0x7fefff, 0x7ff000, 0x7fffff,
    ])
      words.push((exponent << 23) | bits, (exponent << 23) | bits | -0x80000000);
  }
  return new NdArray(new Float32Array(Int32Array.from(words).buffer), [words.length]);
}

/** Bits, with one NaN for all. */
function wordsOf(numbers: Float32Array): (number | null)[] {
  const words = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  return Array.from(words, (word, place) => (Number.isNaN(numbers[place]) ? null : word));
}
