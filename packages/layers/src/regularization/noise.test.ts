import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyLayer } from '../layer/layer.ts';
import { describeLayer } from '../testing/layer-contract.ts';
import { activityRegularization } from './activity-regularization.ts';
import { alphaDropout } from './alpha-dropout.ts';
import { gaussianDropout, gaussianNoise } from './gaussian-noise.ts';
import { spatialDropout1d, spatialDropout2d } from './spatial-dropout.ts';

const modes = ['inference'] as const;
describeLayer('spatialDropout2d', { make: () => spatialDropout2d(0.5), inputs: [2, 3, 2, 4], output: [2, 3, 2, 4], modes });
describeLayer('spatialDropout1d', { make: () => spatialDropout1d(0.5), inputs: [2, 3, 4], output: [2, 3, 4], modes });
describeLayer('alphaDropout', {
  make: () => alphaDropout(0.2, { noiseShape: [null, 1] }),
  inputs: [3, 4],
  output: [3, 4],
  modes,
});
describeLayer('gaussianNoise', { make: () => gaussianNoise(0.1, { seed: 3 }), inputs: [3, 4], output: [3, 4], modes });
describeLayer('gaussianDropout', { make: () => gaussianDropout(0.2), inputs: [3, 4], output: [3, 4], modes });
describeLayer('activityRegularization', {
  make: () => activityRegularization({ l1: 0.1, l2: 0.2 }),
  inputs: [3, 4],
  output: [3, 4],
});

describe('layers of chance', () => {
  beforeAll(() => setBackend(cpu()));

  async function trained(layer: AnyLayer, shape: readonly number[], value: number): Promise<readonly number[]> {
    const x = ndarray(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value), { shape });
    return [...(await jit((input: Tensor) => layer.apply(input, { training: true }) as Tensor)(x)).data];
  }

  it('drop whole channels', async () => {
    const values = await trained(spatialDropout2d(0.25, { seed: 2 }), [50, 2, 2, 8], 3);
    const channels = Array.from({ length: 400 }, (_, index) => {
      const [sample, channel] = [Math.floor(index / 8), index % 8];
      return [0, 1, 2, 3].map((place) => values[(sample * 4 + place) * 8 + channel]);
    });
    expect(channels.every((places) => new Set(places).size === 1)).toBe(true);
    const dropped = channels.filter(([first]) => first === 0).length;
    expect(dropped).toBeGreaterThan(70);
    expect(dropped).toBeLessThan(130);
    expect(Math.max(...values)).toBe(4);
  });

  it.each([
    ['gaussianNoise', gaussianNoise(0.5, { seed: 1 }), 0.5],
    ['gaussianDropout', gaussianDropout(0.2, { seed: 1 }), 2 * 0.5],
  ])('%s spreads as it says', async (_, layer, deviation) => {
    const values = await trained(layer, [100, 100], 2);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(mean).toBeCloseTo(2, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(deviation, 1);
  });

  it('keep mean and variance of what selu gives', async () => {
    const layer = alphaDropout(0.3, { seed: 5 });
    const x = jit(() => ops.randomNormal(ops.constant(ndarray([3, 4], { dtype: 'int32' })), [200, 200], 0, 1));
    const data = [...(await jit((input: Tensor) => layer.apply(input, { training: true }))(await x())).data];
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    // What was dropped is one number; it is there three times out of ten.
    const counts = new Map<number, number>();
    for (const value of data) counts.set(value, (counts.get(value) ?? 0) + 1);
    expect(Math.max(...counts.values()) / data.length).toBeCloseTo(0.3, 1);
  });

  it('refuse what is out of range', () => {
    for (const make of [() => spatialDropout2d(1), () => alphaDropout(1), () => gaussianDropout(1), () => gaussianNoise(-1)])
      expect(make).toThrow(ArgumentError);
    expect(() => activityRegularization({ l1: -1 })).toThrow(ArgumentError);
  });
});
