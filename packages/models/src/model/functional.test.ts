import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, setBackend, ShapeError } from '@ibex-ml/core';
import { concatenate, conv2d, dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusalOf } from '../testing/refusal.ts';
import { rows } from '../testing/small-models.ts';
import { model, type ModelArguments } from './functional.ts';
import { input, type InputOptions } from './input.ts';

beforeAll(() => setBackend(cpu()));

describe('input', () => {
  const sizes = 'input: shape must be a list of sizes that are integers > 0, or null where they vary, received';
  const sample = 'Give the shape of one sample, without the batch: input([28, 28, 1]).';

  it.each<readonly [shape: unknown, options: unknown, message: string]>([
    [[0], {}, `${sizes} [0]. ${sample}`],
    [[1.5], {}, `${sizes} [1.5]. ${sample}`],
    [[28, -1], {}, `${sizes} [28, -1]. ${sample}`],
    [784, {}, `${sizes} 784. ${sample}`],
    [undefined, {}, `${sizes} undefined. ${sample}`],
    [
      [4],
      { dtype: 'float64' },
      'input: dtype must be one of float32, float16, bfloat16, int32, uint8, bool, received "float64". Leave it out for float32.',
    ],
    [[4], { batchSize: 0 }, 'input: batchSize must be an integer > 0, received 0. Leave it out for batches of any size.'],
    [
      [4],
      { batch: 3 },
      'input: options must be made of name, dtype, batchSize, received ["batch"]. Check the name of the option.',
    ],
  ])('%o %o', async (shape, options, message) => {
    const act = (): unknown => input(shape as number[], options as InputOptions);
    expect(await refusalOf(null, act)).toEqual([ArgumentError, message]);
  });
});

describe('model', () => {
  const x = input([4], { name: 'x' });
  const z = input([4], { name: 'z' });
  const h = dense(3, { name: 'h' }).apply(x);
  const begin = 'Begin with const x = input([784]) and apply layers to it.';
  const placeholders = 'must be placeholders made by input() and layer.apply(), received';

  it.each<readonly [what: string, given: unknown, message: string]>([
    [
      'nothing',
      undefined,
      'model: options must be made of inputs, outputs, name, trainable, dtype, received undefined. Pass the options last, as one plain object.',
    ],
    ['no inputs', { outputs: h }, `model: inputs ${placeholders} undefined. ${begin}`],
    ['no input', { inputs: [], outputs: h }, `model: inputs ${placeholders} []. ${begin}`],
    ['values', { inputs: rows(3), outputs: h }, `model: inputs ${placeholders} float32[3, 4]. ${begin}`],
    ['a layer that was not applied', { inputs: x, outputs: dense(3) }, `model: outputs ${placeholders} a Dense. ${begin}`],
    [
      'one input twice',
      { inputs: [x, x], outputs: h },
      'model: inputs must be different placeholders, received [float32[?, 4], float32[?, 4]]. List each input once; a value used in two places needs no second input.',
    ],
    [
      'an input that is not listed',
      { inputs: x, outputs: concatenate().apply([x, z]) },
      'model: inputs must be all placeholders that the outputs depend on, received "no \\"z\\" among them". Add that input to inputs.',
    ],
    [
      'two layers of one name',
      { inputs: x, outputs: dense(2, { name: 'h' }).apply(h) },
      'model: layers must be of different names, received "two layers \\"h\\"". Give one of them another name: dense(10, { name: "head" }).',
    ],
    [
      'an option that there is none of',
      { inputs: x, outputs: h, nmae: 'a' },
      'model: options must be made of inputs, outputs, name, trainable, dtype, received ["nmae"]. Check the name of the option.',
    ],
  ])('of %s', async (_, given, message) => {
    const act = (): unknown => model(given as ModelArguments);
    expect(await refusalOf(null, act)).toEqual([ArgumentError, message]);
  });

  it('applies to as many inputs as it has, of their shapes', async () => {
    const both = model({ inputs: [x, z], outputs: concatenate({ name: 'both' }).apply([x, z]), name: 'pair' });
    expect(await refusalOf(both, () => both.apply([input([4])]))).toEqual([
      ArgumentError,
      'functional "pair": inputs must be 2 tensors, for "x", "z", received 1. Pass one tensor for each input, in this order.',
    ]);
    expect(await refusalOf(both, () => both.apply([input([4]), input([5])]))).toEqual([
      ShapeError,
      'functional "pair": input "z" must be [?, 4], received "[?, 5]". The first axis is the batch; reshape the data, or change the input of the model.',
    ]);
  });

  it('a layer says what it does not take, and leaves no node', async () => {
    const conv = conv2d(2, 3, { name: 'conv' });
    expect(await refusalOf(null, () => conv.apply(x))).toEqual([
      ShapeError,
      'conv2d "conv": input must be of 4 axes, received "[?, 4]". The batch is axis 0. Check the data, the layer before, and inputShape.',
    ]);
    expect(conv.inboundNodes).toEqual([]);
  });
});
