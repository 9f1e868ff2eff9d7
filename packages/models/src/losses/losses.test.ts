import { cpu } from '@ibex-ml/backend-cpu';
import { jit, type NdArray, ndarray, ops, setBackend, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { type GoldenArray, type LossCase, lossCases, modelLossCases } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Loss } from './loss.ts';
import { resolveLoss } from './resolve-loss.ts';

const host = ({ data, shape, dtype }: GoldenArray): NdArray => ndarray(data, { shape, dtype });

const snake = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function lossOf(item: LossCase): Loss {
  const { reduction } = item.config;
  const config = typeof reduction === 'string' ? { ...item.config, reduction: snake(reduction) } : item.config;
  return resolveLoss({ className: item.loss, config });
}

/** The largest difference of an element, relative to it where it is above 1. */
function difference(actual: NdArray, { data }: GoldenArray): number {
  const differences = Array.from(actual.data, (value, index) => {
    const wanted = data[index] as number;
    return Math.abs(value - wanted) / Math.max(1, Math.abs(wanted));
  });
  return Math.max(...differences);
}

/** The loss and its gradient by what goes into `layers`. */
async function run(item: LossCase, layers: (x: Tensor) => Tensor): Promise<readonly [NdArray, NdArray]> {
  const loss = lossOf(item);
  const upstream = item.upstream === null ? null : host(item.upstream);
  const compute = jit((yTrue: Tensor, x: Tensor, ...weight: Tensor[]) => {
    const values = (input: Tensor): Tensor => loss.apply(yTrue, layers(input), weight[0] ?? null);
    const scalar = (input: Tensor): Tensor => (upstream === null ? values(input) : ops.sum(ops.mul(values(input), upstream)));
    return [values(x), ...valueAndGrad(scalar)(x).gradients];
  });
  const weight = item.sampleWeight === null ? [] : [host(item.sampleWeight)];
  return (await compute(host(item.yTrue), host(item.yPred), ...weight)) as unknown as readonly [NdArray, NdArray];
}

const activations: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  softmax: (x) => ops.softmax(x),
  sigmoid: (x) => ops.sigmoid(x),
  linear: (x) => x,
};

beforeAll(async () => {
  await setBackend(cpu());
});

describe('losses', () => {
  const cases = lossCases();

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras, with its gradient', async (_, item) => {
    const [value, gradient] = await run(item, (x) => x);
    expect([value.shape, gradient.shape]).toEqual([item.value.shape, item.gradient.shape]);
    expect(difference(value, item.value)).toBeLessThanOrEqual(1e-5);
    expect(difference(gradient, item.gradient)).toBeLessThanOrEqual(1e-5);
  });
});

describe('losses behind layers', () => {
  const cases = modelLossCases();

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras, with its gradient', async (_, item) => {
    const [value, gradient] = await run(item, (x) =>
      item.layers.reduce((y: Tensor, { layer, config }) => {
        if (layer === 'Activation') return (activations[config['activation'] as string] as (x: Tensor) => Tensor)(y);
        if (layer === 'Softmax') return ops.softmax(y);
        if (layer === 'Reshape') return ops.reshape(y, [-1, ...(config['targetShape'] as number[])]);
        expect([layer, config['rate']]).toEqual(['Dropout', 0]);
        return y;
      }, x),
    );
    expect([value.shape, gradient.shape]).toEqual([item.value.shape, item.gradient.shape]);
    expect(difference(value, item.value)).toBeLessThanOrEqual(1e-5);
    expect(difference(gradient, item.gradient)).toBeLessThanOrEqual(1e-5);
  });
});
