import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { liveVariables, ndarray, Variable } from '@ibex-ml/core';
import '@tensorflow/tfjs-backend-cpu';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { describeChange, readMemory } from './memory.ts';

const left: Tensor[] = [];
afterAll(() => left.forEach((item) => item.dispose()));

describe('the memory check', () => {
  it.fails('fails a test that leaves a tensor', () => {
    left.push(tensor([1, 2, 3]));
  });

  it.fails('fails a test that disposes of what was there before', () => {
    left.pop()?.dispose();
  });

  it('passes a test that cleans up', () => {
    tensor([1, 2, 3]).dispose();
  });

  it('takes variables with it', () => {
    const before = readMemory();
    const variable = new Variable(ndarray([1, 2, 3]), { name: 'left to the check' });
    variable.toDevice();
    expect(readMemory().numTensors).toBe(before.numTensors + 1);
  });

  it('counts out what the garbage collector has found', async () => {
    new Variable(ndarray([1, 2, 3]), { name: 'abandoned' }).toDevice();
    // A weak reference keeps what it names until the turn of the event loop ends that made it.
    await pause(1);
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    expect(liveVariables()).toEqual([]);
  });

  it('says by how much', () => {
    const before = { numTensors: 5, numDataBuffers: 5, numBytes: 100 };
    expect(describeChange(before, before)).toBeNull();
    expect(describeChange(before, { numTensors: 7, numDataBuffers: 6, numBytes: 96 })).toContain(
      '+2 tensors, +1 data buffers, -4 bytes',
    );
  });
});
