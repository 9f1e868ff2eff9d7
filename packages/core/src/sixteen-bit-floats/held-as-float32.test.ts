import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import { upload } from '../device.ts';
import type { DeviceValue } from '../executor/executor.ts';
import { jit } from '../executor/jit.ts';
import { TracedFunction } from '../executor/traced-function.ts';
import { scoped } from '../graph/apply.ts';
import { grad } from '../graph/differentiate.ts';
import type { Graph } from '../graph/graph.ts';
import { specOf, type Tensor } from '../graph/symbolic-tensor.ts';
import { traceFunction } from '../graph/trace-function.ts';
import { NdArray, ndarray } from '../nd-array.ts';
import * as ops from '../ops/index.ts';
import { Variable } from '../variable.ts';
import { heldAsFloat32 } from './held-as-float32.ts';
import { roundedFloat } from './round-floats.ts';

beforeAll(() => setBackend(cpu()));

const half = (x: number): number => roundedFloat(x, 'float16');
const namesOf = ({ nodes }: Graph): string[] => nodes.map(({ source }) => (source.kind === 'op' ? source.op.name : source.kind));
const tracedOf = (fn: (x: Tensor) => Tensor, dtype: 'float32' | 'float16' | 'int32' = 'float32'): string[] =>
  namesOf(heldAsFloat32(traceFunction((x) => fn(x), [{ shape: [2], dtype }]).graph));

describe('a graph with floats of 16 bits', () => {
  it('rounds what ops make, and not what they only move', () => {
    expect(tracedOf((x) => ops.reshape(ops.relu(ops.cast(x, 'float16')), [2, 1]))).toEqual([
      'argument',
      'roundFloats',
      'relu',
      'reshape',
    ]);
    expect(tracedOf((x) => ops.exp(x), 'float16')).toEqual(['argument', 'roundFloats', 'exp', 'roundFloats']);
    expect(tracedOf((x) => ops.cast(ops.cast(x, 'bfloat16'), 'float16'))).toEqual(['argument', 'roundFloats', 'roundFloats']);
    expect(tracedOf((x) => ops.cast(x, 'float16'), 'int32')).toEqual(['argument', 'cast', 'roundFloats']);
    expect(tracedOf((x) => ops.cast(x, 'int32'), 'float16')).toEqual(['argument', 'roundFloats', 'cast']);
  });

  it('is left alone where there are none', () => {
    const { graph } = traceFunction((x) => ops.exp(x), [{ shape: [2], dtype: 'float32' }]);
    expect(heldAsFloat32(graph)).toBe(graph);
  });

  it('holds constants that have been rounded', async () => {
    expect(await jit((x: Tensor) => ops.mul(ops.cast(x, 'float16'), 0.1))(ndarray([1]))).toEqual(
      ndarray([half(0.1)], { dtype: 'float16' }),
    );
  });
});

/** The gradient by x of the sum of (x / 3 · 1.1) in float16: every step is rounded. */
const steps = (x: Tensor): Tensor => ops.mul(ops.div(ops.cast(x, 'float16'), 3), 1.1);
const x = ndarray([1, 7, 60_000]);
const wanted = ndarray([half(half(1 / 3) * half(1.1)), half(half(7 / 3) * half(1.1)), half(half(half(60_000) / 3) * half(1.1))], {
  dtype: 'float16',
});

describe('numbers of 16 bits', () => {
  it('are the same in a program, op by op, and outside of both', async () => {
    expect(await jit(steps)(x)).toEqual(wanted);
    const eager = (await new TracedFunction(steps, { runEagerly: true }).run([x])) as DeviceValue;
    expect(await eager.read()).toEqual(wanted);
    const given = upload(x);
    const tensor = scoped(() => steps(given)) as ReturnType<typeof upload>;
    expect(specOf(tensor).dtype).toBe('float16');
    expect([...(await tensor.data())]).toEqual([...wanted.data]);
    for (const one of [given, tensor]) one.dispose();
  });

  it('come in and go out under their type, rounded where they had not been', async () => {
    const raw = new NdArray(Float32Array.of(1 / 3, 70_000), [2], 'float16');
    const rounded = ndarray([half(1 / 3), Number.POSITIVE_INFINITY], { dtype: 'float16' });
    expect(await jit((given: Tensor) => given)(raw)).toEqual(rounded);
    expect(raw.data[0]).toBe(Math.fround(1 / 3));
    const tensor = upload(raw);
    expect(await jit((given: Tensor) => given)(tensor)).toEqual(rounded);
    tensor.dispose();
    const values = (await new TracedFunction((given: Tensor) => given).run([raw])) as DeviceValue;
    expect([values.shape, values.dtype]).toEqual([[2], 'float16']);
    const taken = values.take();
    expect(specOf(taken).dtype).toBe('float16');
    taken.dispose();
  });

  it('have gradients of 16 bits, and those of a cast are cast back', async () => {
    const loss = (given: Tensor): Tensor => ops.sum(ops.cast(steps(given), 'float32'));
    const [slope] = await jit((given: Tensor) => grad(loss)(given))(x);
    const each = half(half(1.1) / 3);
    expect(slope).toEqual(ndarray([each, each, each]));
  });

  it('are kept by variables', async () => {
    const variable = new Variable(ndarray([1 / 3, 2], { dtype: 'float16' }), { name: 'v' });
    const step = jit(() => {
      variable.assign(ops.mul(variable, 1.1));
      return variable.value;
    });
    const after = ndarray([half(half(1 / 3) * half(1.1)), half(2 * half(1.1))], { dtype: 'float16' });
    expect(await step()).toEqual(after);
    expect(await variable.read()).toEqual(after);
    expect(() => variable.assign(ndarray([1, 2]))).toThrow('value must be float16[2], received float32[2]');
    const scaled = ops.mul(variable, 2) as ReturnType<typeof upload>;
    variable.assign(scaled);
    scaled.dispose();
    expect((await variable.read()).data[1]).toBe(half(2 * half(1.1)) * 2);
  });
});
