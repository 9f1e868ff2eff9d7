import { cpu } from '@ibex-ml/backend-cpu';
import { engine } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { setBackend } from './backend/switch.ts';
import { download, isTfTensor, reshaped, sixteenBitType, upload } from './device.ts';
import { NdArray, ndarray } from './nd-array.ts';

beforeAll(() => setBackend(cpu()));

describe('upload and download', () => {
  it.each([
    ['float32', [1.5, Number.NaN, Number.NEGATIVE_INFINITY], 'float32'],
    ['int32', [-(2 ** 31), 2 ** 31 - 1], 'int32'],
    ['uint8', [0, 255], 'int32'],
    ['bool', [1, 0], 'bool'],
  ] as const)('carry %s there and back', async (dtype, values, held) => {
    const array = ndarray(values, { dtype });
    const tensor = upload(array);
    expect([tensor.shape, tensor.dtype]).toEqual([array.shape, held]);
    expect(await download(tensor, dtype)).toEqual(array);
    tensor.dispose();
  });

  it('copy, so that neither side sees what becomes of the other', async () => {
    const array = ndarray([1, 2], { dtype: 'int32' });
    const tensor = upload(array);
    array.data[0] = 9;
    const first = await download(tensor, 'int32');
    expect(first).toEqual(ndarray([1, 2], { dtype: 'int32' }));
    first.data[0] = 9;
    expect(await download(tensor, 'int32')).toEqual(ndarray([1, 2], { dtype: 'int32' }));
    tensor.dispose();
  });

  it('carry nothing, and a scalar', async () => {
    for (const array of [ndarray([]), ndarray([[], []]), ndarray(3)]) {
      const tensor = upload(array);
      expect(await download(tensor, 'float32')).toEqual(array);
      tensor.dispose();
    }
  });

  it.each(['float16', 'bfloat16'] as const)('know what tfjs holds as float32 for %s', async (dtype) => {
    const raw = new NdArray(Float32Array.of(1 / 3, 2), [2], dtype);
    const tensor = upload(raw);
    expect([tensor.dtype, sixteenBitType(tensor)]).toEqual(['float32', dtype]);
    expect(await download(tensor, dtype)).toEqual(ndarray([1 / 3, 2], { dtype }));
    expect(raw.data[0]).toBe(Math.fround(1 / 3));
    tensor.dispose();
  });
});

it('a tensor under another shape is another handle on the same memory', () => {
  const tensor = upload(ndarray([1, 2, 3, 4]));
  const { numTensors, numDataBuffers } = engine().state;
  const square = reshaped(tensor, [2, -1]);
  expect(square.shape).toEqual([2, 2]);
  expect(engine().state.numDataBuffers).toBe(numDataBuffers);
  expect(engine().state.numTensors).toBe(numTensors + 1);
  for (const item of [tensor, square]) item.dispose();
});

it('a tensor is told from other values', () => {
  const tensor = upload(ndarray([1]));
  expect([tensor, ndarray([1]), { shape: [1], dtype: 'float32' }, null].map(isTfTensor)).toEqual([true, false, false, false]);
  tensor.dispose();
});
