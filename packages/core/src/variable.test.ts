import { cpu } from '@ibex-ml/backend-cpu';
import { engine, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from './backend/switch.ts';
import { upload } from './device.ts';
import { ShapeError, StateError } from './errors.ts';
import { NdArray, ndarray } from './nd-array.ts';
import { liveVariables, Variable } from './variable.ts';

const make = (values: number[] = [1, 2]): Variable => new Variable(ndarray(values), { name: 'weight' });

describe('a variable before a backend has been chosen', () => {
  it('is on the host, with a copy of what it was made of', async () => {
    const initial = ndarray([1, 2]);
    const variable = new Variable(initial, { name: 'weight' });
    initial.data[0] = 9;
    expect(await variable.read()).toEqual(ndarray([1, 2]));
    expect(engine().state.numTensors).toBe(0);
  });

  it('takes arrays, and copies them', async () => {
    const variable = make();
    const value = ndarray([3, 4]);
    variable.assign(value);
    value.data[0] = 9;
    expect(await variable.read()).toEqual(ndarray([3, 4]));
  });

  it('is trainable unless it is said otherwise', () => {
    expect(make().trainable).toBe(true);
    expect(new Variable(ndarray(1), { name: 'count', trainable: false }).trainable).toBe(false);
  });

  it('knows its spec and size', () => {
    const variable = new Variable(new NdArray(new Int32Array(6), [2, 3]), { name: 'table' });
    expect(variable).toMatchObject({ shape: [2, 3], dtype: 'int32', size: 6, spec: { shape: [2, 3], dtype: 'int32' } });
  });
});

describe('a variable on a backend', () => {
  beforeAll(() => setBackend(cpu()));

  it('has one tensor, whatever is assigned', () => {
    const before = engine().state.numTensors;
    const variable = make();
    variable.assign(ndarray([3, 4]));
    const given = upload(ndarray([5, 6]));
    variable.assign(given);
    given.dispose();
    expect(engine().state.numTensors - before).toBe(1);
    expect([...variable.tensor.dataSync()]).toEqual([5, 6]);
    variable.dispose();
    expect(engine().state.numTensors).toBe(before);
  });

  it('takes over a tensor that it adopts', () => {
    const before = engine().state.numTensors;
    const variable = make();
    const given = upload(ndarray([5, 6]));
    variable.adopt(given);
    expect(variable.value).toBe(given);
    expect(engine().state.numTensors - before).toBe(1);
  });

  it('reads copies', async () => {
    const variable = make();
    (await variable.read()).data[0] = 9;
    expect(await variable.read()).toEqual(ndarray([1, 2]));
  });

  it.each([
    ['another shape', ndarray([1, 2, 3])],
    ['another nesting', ndarray([[1, 2]])],
    ['another type', ndarray([1, 2], { dtype: 'int32' })],
  ])('refuses %s, and keeps its value', async (_, value) => {
    const variable = make();
    expect(() => variable.assign(value)).toThrow(ShapeError);
    expect(() => variable.assign(value)).toThrow('variable "weight": value must be float32[2], received');
    const given = upload(value);
    expect(() => variable.assign(given)).toThrow(ShapeError);
    given.dispose();
    expect(await variable.read()).toEqual(ndarray([1, 2]));
  });

  it('keeps the types that tfjs does not hold', async () => {
    const bytes = new Variable(ndarray([0, 255], { dtype: 'uint8' }), { name: 'bytes' });
    expect(bytes.tensor.dtype).toBe('int32');
    expect(await bytes.read()).toEqual(ndarray([0, 255], { dtype: 'uint8' }));
    const given = tensor([7, 8], [2], 'int32');
    bytes.assign(given);
    given.dispose();
    expect(await bytes.read()).toEqual(ndarray([7, 8], { dtype: 'uint8' }));
  });

  it('has no value after dispose, and is not live', async () => {
    const variable = make();
    expect(liveVariables()).toContain(variable);
    variable.dispose();
    variable.dispose();
    expect(liveVariables()).not.toContain(variable);
    expect(() => variable.value).toThrow(StateError);
    expect(() => variable.value).toThrow('variable "weight": value must be read before dispose');
    expect(() => variable.assign(ndarray([1, 2]))).toThrow(StateError);
    await expect(variable.read()).rejects.toThrow(StateError);
  });
});
