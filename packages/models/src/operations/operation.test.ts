import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, setBackend, ShapeError } from '@ibex-ml/core';
import { dense, type KerasTensor, serialize, type SerializedObject } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { input } from '../model/input.ts';
import { model } from '../model/functional.ts';
import { modelFromConfig } from '../serialization/model-from-config.ts';
import { operation, type OperationInput } from './operation.ts';

beforeAll(() => setBackend(cpu()));

/** What an operation gives for one sample. */
async function given(make: (x: KerasTensor) => KerasTensor, sample: readonly unknown[], shape: number[]): Promise<unknown> {
  const x = input(shape);
  const y = make(x);
  const value = await model({ inputs: x, outputs: y }).predict(ndarray([sample] as number[][]));
  expect([null, ...value.shape.slice(1)]).toEqual(y.shape);
  return value.toArray();
}

describe('operation', () => {
  const grid = [
    [1, 2, 3],
    [4, 5, 6],
  ];

  it.each<readonly [key: string, expected: unknown]>([
    [':, 0', [[1, 2, 3]]],
    [':, -1', [[4, 5, 6]]],
    ['..., 1', [[2, 5]]],
    [
      ':, :, 1:',
      [
        [
          [2, 3],
          [5, 6],
        ],
      ],
    ],
    [
      ':, :, ::2',
      [
        [
          [1, 3],
          [4, 6],
        ],
      ],
    ],
    [
      ':, :, ::-1',
      [
        [
          [3, 2, 1],
          [6, 5, 4],
        ],
      ],
    ],
    [
      ':, :, -1::-2',
      [
        [
          [3, 1],
          [6, 4],
        ],
      ],
    ],
    [':, :, 1:-1', [[[2], [5]]]],
    [':, 5:', [[]]],
    [':, None, 1, 2', [[6]]],
  ])('getItem takes %s as NumPy does', async (key, expected) => {
    expect(await given((x) => operation('getItem', x, { key }), grid, [2, 3])).toEqual(expected);
  });

  it('computes on numbers and arrays from either side', async () => {
    const sum = (x: KerasTensor): KerasTensor => operation('add', [operation('subtract', [1, x]), ndarray([10, 20, 30])]);
    expect(await given(sum, [1, 2, 3], [3])).toEqual([[10, 19, 28]]);
  });

  it('makes floats of integers beside a number with decimals', async () => {
    const x = input([2], { dtype: 'int32' });
    const half = operation('multiply', [x, 0.5]);
    expect(half.dtype).toBe('float32');
    expect((await model({ inputs: x, outputs: half }).predict(ndarray([[1, 2]]))).toArray()).toEqual([[0.5, 1]]);
  });

  it('is no layer of the model, and has a place in its summary', () => {
    const x = input([4], { name: 'x' });
    const y = operation('multiply', [operation('add', [dense(4, { name: 'd' }).apply(x), x], { name: 'sum' }), 2], {
      name: 'twice',
    });
    const made = model({ inputs: x, outputs: y });
    expect(made.layers.map(({ name }) => name)).toEqual(['x', 'd']);
    const lines: string[] = [];
    made.summary({ printFn: (text) => lines.push(text) });
    expect(lines.join()).toContain('sum (Add)');
    expect(lines.join()).toContain('twice (Multiply)');
  });

  it('is trained through, and made anew from its config', async () => {
    const x = input([4, 2]);
    const [left, right] = operation('split', x, { indicesOrSections: 2, axis: 1 });
    const joined = operation('concatenate', [left as KerasTensor, right as KerasTensor], { axis: -1 });
    const y = operation('softmax', dense(2).apply(operation('mean', joined, { axis: 1 })));
    const made = model({ inputs: x, outputs: y });
    const copy = modelFromConfig(JSON.parse(JSON.stringify(serialize(made))) as SerializedObject);
    copy.setWeights(await made.getWeights());
    const data = ndarray([
      [
        [0.1, 0.2],
        [0.3, -0.4],
        [0.5, 0.6],
        [0.7, 0.9],
      ],
    ]);
    expect(((await copy.predict(data)) as typeof data).toArray()).toEqual((await made.predict(data)).toArray());
    const before = await made.getWeights();
    made.compile({ optimizer: 'sgd', loss: 'mse' });
    await made.fit(data, ndarray([[0, 1]]), { verbose: 0 });
    expect((await made.getWeights())[0]?.toArray()).not.toEqual(before[0]?.toArray());
  });

  it.each<readonly [name: string, inputs: unknown, options: unknown, message: string]>([
    ['einsum', null, {}, 'operation: name must be one of'],
    ['clip', null, { xMin: 0 }, 'operation "clip": xMax must be given'],
    ['mean', null, { axes: 1 }, 'operation "mean": options must be made of axis, keepDims, received ["axes"]'],
    ['add', [1, 2], {}, 'operation "add": inputs must be 2, of which one is a placeholder'],
    ['add', null, {}, 'operation "add": inputs must be 2, of which one is a placeholder'],
    ['getItem', null, { key: ':, a' }, 'key must be places and ranges as in Python'],
    ['getItem', null, { key: ':, 0, 0' }, 'key must be of at most 2 places and ranges'],
    ['getItem', null, { key: '1:' }, 'key must be one that takes all of an axis whose size is not known'],
    ['split', null, { indicesOrSections: 2e9, axis: 1 }, 'indicesOrSections must be at most 3 parts'],
  ])('%s is refused', (name, inputs, options, message) => {
    const call = operation as unknown as (name: string, inputs: OperationInput, options: unknown) => KerasTensor;
    const run = (): unknown => call(name, (inputs ?? input([3])) as OperationInput, options);
    expect(run).toThrow(message);
    expect(run).toThrow(
      message.includes('size') || message.includes('parts') || message.includes('at most 2') ? ShapeError : ArgumentError,
    );
  });
});
