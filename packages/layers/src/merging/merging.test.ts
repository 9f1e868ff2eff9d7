import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { concatenate } from './concatenate.ts';
import { add, average, maximum, minimum, multiply, subtract } from './merge.ts';

const inputs = [
  [3, 4],
  [3, 4],
];
const refuses = [
  [
    [3, 4],
    [3, 3],
  ],
  [
    [3, 4],
    [2, 4],
  ],
];

describeLayer('add', { make: () => add(), inputs: [...inputs, [3, 1]], output: [3, 4], refuses });
describeLayer('add of other ranks', {
  make: () => add(),
  inputs: [
    [2, 3, 4],
    [2, 4],
  ],
  output: [2, 3, 4],
});
describeLayer('subtract', {
  make: () => subtract(),
  inputs,
  output: [3, 4],
  refuses: [
    ...refuses,
    [
      [3, 4],
      [3, 4],
      [3, 4],
    ],
  ],
});
describeLayer('multiply', { make: () => multiply(), inputs, output: [3, 4], refuses });
describeLayer('average', { make: () => average(), inputs: [...inputs, [3, 4]], output: [3, 4], refuses });
describeLayer('maximum', { make: () => maximum(), inputs, output: [3, 4], refuses });
describeLayer('minimum', { make: () => minimum(), inputs, output: [3, 4], refuses });
describeLayer('concatenate', {
  make: () => concatenate(),
  inputs: [
    [3, 4],
    [3, 2],
    [3, 1],
  ],
  output: [3, 7],
  refuses: [
    [
      [3, 4],
      [2, 4],
    ],
  ],
});
describeLayer('concatenate along axis 1', {
  make: () => concatenate({ axis: 1 }),
  inputs: [
    [2, 1, 3],
    [2, 2, 3],
  ],
  output: [2, 3, 3],
});

describe('merging', () => {
  beforeAll(() => setBackend(cpu()));
  const merged = async (layer: ReturnType<typeof add>): Promise<unknown> => {
    const run = jit((inputs: readonly Tensor[]) => layer.apply(inputs));
    return (await run([ndarray([1, 5]), ndarray([4, 2])])).toArray();
  };

  it('combines element by element', async () => {
    expect(await merged(add())).toEqual([5, 7]);
    expect(await merged(subtract())).toEqual([-3, 3]);
    expect(await merged(multiply())).toEqual([4, 10]);
    expect(await merged(average())).toEqual([2.5, 3.5]);
    expect(await merged(maximum())).toEqual([4, 5]);
    expect(await merged(minimum())).toEqual([1, 2]);
  });

  it('refuses one tensor that is no list, and inputs of several batches', () => {
    const spec = { shape: [2, 3], dtype: 'float32' } as const;
    expect(() => add({ name: 'sum' }).computeOutputSpec(spec)).toThrow('add "sum": inputs must be a list of tensors');
    expect(() => concatenate().computeOutputSpec(spec)).toThrow(ArgumentError);
    expect(() => add().computeOutputSpec([spec, { ...spec, shape: [1, 3] }])).toThrow(ShapeError);
  });
});
