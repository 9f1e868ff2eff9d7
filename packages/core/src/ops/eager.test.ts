import { cpu } from '@ibex-ml/backend-cpu';
import { engine, type Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { setBackend } from '../backend/switch.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { upload } from '../device.ts';
import { ndarray } from '../nd-array.ts';
import * as ops from './index.ts';

beforeAll(() => setBackend(cpu()));

/** Everything that is made of several ops, or casts its operands first. */
const composites: readonly [string, (x: TfTensor, ids: TfTensor) => Tensor | readonly Tensor[]][] = [
  ['add of two types', (x, ids) => ops.add(x, ids)],
  ['add of a number', (x) => ops.add(1, x)],
  ['mod', (x) => ops.mod(x, 2)],
  ['div of integers', (_, ids) => ops.div(ids, 2)],
  ['pow', (x) => ops.pow(x, 2)],
  ['equal of two types', (x, ids) => ops.equal(x, ids)],
  ['where', (x) => ops.where(true, x, 0)],
  ['zeros', () => ops.zeros([2, 3])],
  ['full of no axes', () => ops.full([], 3)],
  ['onesLike', (x) => ops.onesLike(x)],
  ['constant', () => ops.constant(ndarray([1, 2]))],
  ['expandDims', (x) => ops.expandDims(x, 0)],
  ['squeeze', (x) => ops.squeeze(x)],
  ['reshape to the same', (x) => ops.reshape(x, [2, 2])],
  ['stack', (x) => ops.stack([x, x, x])],
  ['concat of one', (x) => ops.concat([x])],
  ['split', (x) => ops.split(x, 2)],
  ['cast to the same', (x) => ops.cast(x, 'float32')],
  ['stopGradient', (x) => ops.stopGradient(x)],
  ['sumTo', (x) => ops.sumTo(x, [1, 2])],
  ['sumTo of fewer axes', (x) => ops.sumTo(x, [2])],
  ['sumTo of all', (x) => ops.sumTo(x, [])],
  ['broadcastTo', (x) => ops.broadcastTo(x, [3, 2, 2])],
  ['softmax along the first axis', (x) => ops.softmax(x, 0)],
  ['logSoftmax', (x) => ops.logSoftmax(x)],
  ['logSumExp', (x) => ops.logSumExp(x, 1)],
  ['logSumExp, kept', (x) => ops.logSumExp(x, 1, true)],
  ['mean, kept', (x) => ops.mean(x, 0, true)],
  ['cumsum along the first axis', (x) => ops.cumsum(x, 0)],
  ['matmul of many by one', (x) => ops.matmul(ndarray([[[1, 2]], [[3, 4]]]), x)],
  ['randomUniform between two numbers', () => ops.randomUniform(ndarray([1, 2], { dtype: 'int32' }), [3], -1, 1)],
  ['randomNormal', () => ops.randomNormal(ndarray([1, 2], { dtype: 'int32' }), [3])],
  [
    'conv2d in groups',
    () => ops.conv2d(ndarray([1, 2, 3, 4, 5, 6, 7, 8], { shape: [1, 2, 2, 2] }), ndarray([[[[1, 2]]]]), { groups: 2 }),
  ],
];

it.each(composites)('outside a trace %s leaves its result in memory and nothing else', (_, call) => {
  const [x, ids] = [
    upload(
      ndarray([
        [1, 2],
        [3, 4],
      ]),
    ),
    upload(ndarray([0, 1], { dtype: 'int32' })),
  ];
  const before = engine().state.numTensors;
  const results = [call(x, ids)].flat() as TfTensor[];
  expect(engine().state.numTensors - before).toBe(results.length);
  expect(results.map(({ isDisposed }) => isDisposed)).toEqual(results.map(() => false));
  expect(results.filter((result) => result === x || result === ids)).toEqual([]);
  for (const tensor of [...results, x, ids]) tensor.dispose();
});
