import { ndarray, setBackend } from '@ibex-ml/core';
import { cpu } from '@ibex-ml/backend-cpu';
import { beforeAll, describe, expect, it } from 'vitest';
import { dense } from '../core/dense.ts';
import { batchNormalization } from '../normalization/batch-normalization.ts';
import type { AnyLayer } from './layer.ts';
import { withZeroWeights } from './first-values.ts';

beforeAll(() => setBackend(cpu()));

const input = { shape: [null, 3], dtype: 'float32' } as const;
const built = <L extends AnyLayer>(layer: L): L => {
  layer.ensureBuilt([input]);
  return layer;
};
const isZero = async (layer: AnyLayer): Promise<boolean> =>
  (await layer.getWeights()).every(({ data }) => data.every((value) => value === 0));

describe('withZeroWeights', () => {
  it('gives layers weights of zeros, whatever their initializers say', async () => {
    const layers = withZeroWeights(() => [built(dense(2, { biasInitializer: 'ones' })), built(batchNormalization())]);
    for (const layer of layers) expect(await isZero(layer)).toBe(true);
    expect(layers.map(({ weights }) => weights.map(({ shape }) => shape))).toEqual([
      [[3, 2], [2]],
      [[3], [3], [3], [3]],
    ]);
  });

  it('leaves configs and the layers that are made afterwards alone', async () => {
    const layer = withZeroWeights(() => built(dense(2, { kernelInitializer: 'heNormal' })));
    expect(layer.getConfig()['kernelInitializer']).toMatchObject({ className: 'HeNormal' });
    expect(await isZero(built(dense(2)))).toBe(false);
  });

  it('ends where what it runs throws', async () => {
    expect(() => withZeroWeights(() => dense(-1))).toThrow('units must be an integer > 0');
    expect(await isZero(built(dense(2)))).toBe(false);
  });

  it('may run inside itself', async () => {
    const [inner, outer] = withZeroWeights(() => [withZeroWeights(() => built(dense(1))), built(dense(1))]);
    expect(await isZero(inner as AnyLayer)).toBe(true);
    expect(await isZero(outer as AnyLayer)).toBe(true);
    (inner as AnyLayer).setWeights([ndarray([[1], [2], [3]]), ndarray([4])]);
    expect(await isZero(inner as AnyLayer)).toBe(false);
  });
});
