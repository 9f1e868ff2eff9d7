import { ArgumentError, FormatError, NdArray, ndarray } from '@ibex-ml/core';
import { clearSession } from '@ibex-ml/layers';
import { describe, expect, it } from 'vitest';
import type { Backbone } from '../build-backbone.ts';
import { efficientNetB0 } from '../efficientnet/efficient-nets.ts';
import { mobileNetV2 } from '../mobilenet-v2/mobile-net-v2.ts';
import type { NamedWeights } from './named-weights.ts';

const small = { inputShape: [32, 32, 3], alpha: 0.35, includeTop: false } as const;
const make = (weights: NamedWeights | Promise<NamedWeights> | null): Promise<Backbone> => mobileNetV2({ ...small, weights });

/** The weights of a new backbone, under names made from Keras's. */
async function named(backbone: Backbone, rename: (name: string) => string = (name) => name): Promise<Map<string, NdArray>> {
  const values = await backbone.getWeights();
  return new Map(backbone.weights.map(({ name }, index) => [rename(name), values[index] as NdArray]));
}

async function expectSame(one: Backbone, other: Backbone): Promise<void> {
  expect(await one.getWeights()).toEqual(await other.getWeights());
}

describe('weights by name', () => {
  it.each([
    ['Keras 3', (name: string) => name],
    [
      'Keras 2 and its groups',
      (name: string) => {
        const [layer, weight] = name.split('/') as [string, string];
        const former = layer.endsWith('_depthwise') ? `depthwise_${weight}` : weight;
        return `model_weights/${layer}/${layer}/${former}:0`;
      },
    ],
  ])('are found as %s writes them', async (_, rename) => {
    const original = await make(null);
    await expectSame(await make(named(original, rename)), original);
  });

  it('are found in any order, and beside others', async () => {
    const original = await make(null);
    const mixed = new Map([...(await named(original)), ['dense/kernel', ndarray([1])] as const].reverse());
    await expectSame(await make(mixed), original);
  });

  it('are found where counting gave a layer another number', async () => {
    const options = { inputShape: [32, 32, 3], includeTop: false } as const;
    const original = await efficientNetB0({ ...options, weights: null });
    const weights = await named(original);
    const again = await efficientNetB0({ ...options, weights });
    expect(again.layers.map(({ name }) => name)).not.toEqual(original.layers.map(({ name }) => name));
    await expectSame(again, original);
  });
});

it('takes weights of other names by their order, as Keras does', async () => {
  clearSession();
  const original = await make(null);
  const shifted = await named(original, (name) => `old_${name}`);
  await expectSame(await make(shifted), original);
  const [last] = [...shifted.keys()].slice(-1) as [string];
  shifted.delete(last);
  await expect(make(shifted)).rejects.toThrow('Conv1/kernel, bn_Conv1/gamma, bn_Conv1/beta, ... (260) among them');
});

describe('weights that are refused', () => {
  it('of another width', async () => {
    const wide = named(await mobileNetV2({ ...small, alpha: 0.5, weights: null }));
    const refused = make(wide);
    await expect(refused).rejects.toThrow(FormatError);
    await expect(refused).rejects.toThrow('weight "block_1_project/kernel" must be float32[1, 1, 48, 8]');
  });

  it('with one missing, or in two places', async () => {
    const weights = await named(await make(null));
    const value = weights.get('Conv_1/kernel') as NdArray;
    const twice = new Map([...weights, ['a/Conv_1/kernel', value] as const, ['b/Conv_1/kernel', value] as const]);
    twice.delete('Conv_1/kernel');
    await expect(make(twice)).rejects.toThrow('those of this network: Conv_1/kernel among them');
    weights.delete('Conv_1/kernel');
    await expect(make(weights)).rejects.toThrow('those of this network: Conv_1/kernel among them');
    await expect(make(new Map())).rejects.toThrow('received "no weights"');
  });

  it('of another kind', async () => {
    const weights = await named(await make(null));
    const { shape, size } = weights.get('Conv_1/kernel') as NdArray;
    weights.set('Conv_1/kernel', new NdArray(new Int32Array(size), shape));
    await expect(make(weights)).rejects.toThrow('weight "Conv_1/kernel" must be float32');
    const wrong: readonly unknown[] = ['imagenet', { 'Conv1/kernel': 1 }, new Map([['a/b', 1]]), undefined];
    for (const each of wrong) {
      const refused = make(each as NamedWeights);
      await expect(refused).rejects.toThrow(ArgumentError);
      await expect(refused).rejects.toThrow('Ibex downloads no weights by itself');
    }
  });

  it('that a reader fails to read', async () => {
    await expect(make(Promise.reject(new Error('no such file')))).rejects.toThrow('no such file');
  });
});
