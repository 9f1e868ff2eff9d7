import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, ops, setBackend, type Tensor, valueAndGrad } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { dropout } from './dropout.ts';

describeLayer('dropout', { make: () => dropout(0.3), inputs: [4, 5], output: [4, 5], modes: ['inference'] });
describeLayer('dropout of rate 0', { make: () => dropout(0), inputs: [4, 5], output: [4, 5] });
describeLayer('dropout with a seed and a noise shape', {
  make: () => dropout(0.5, { seed: 3, noiseShape: [null, 1, 4] }),
  inputs: [2, 3, 4],
  output: [2, 3, 4],
  modes: ['inference'],
});

describe('dropout', () => {
  beforeAll(() => setBackend(cpu()));
  const ones = ndarray(new Float32Array(20_000).fill(1), { shape: [100, 200] });
  const training = (layer: ReturnType<typeof dropout>): ((x: typeof ones) => Promise<typeof ones>) =>
    jit((x: Tensor) => layer.apply(x, { training: true }));

  it('drops about the rate, and scales up the rest', async () => {
    const y = await training(dropout(0.25, { seed: 1 }))(ones);
    const kept = y.data.filter((value) => value !== 0);
    expect(kept.every((value) => Math.abs(value - 1 / 0.75) < 1e-6)).toBe(true);
    expect(kept.length / 20_000).toBeCloseTo(0.75, 2);
  });

  it('drops others at each call, and the same for a seed', async () => {
    const [one, same] = [training(dropout(0.5, { seed: 7 })), training(dropout(0.5, { seed: 7 }))];
    const first = await one(ones);
    const second = await one(ones);
    expect(first.data).not.toEqual(second.data);
    expect((await same(ones)).data).toEqual(first.data);
    expect((await same(ones)).data).toEqual(second.data);
  });

  it('shares the choice along an axis of size 1', async () => {
    const layer = dropout(0.5, { seed: 2, noiseShape: [null, 1] });
    const y = await training(layer)(ones);
    const rows = Array.from({ length: 100 }, (_, row) => new Set(y.rows(row, row + 1).data));
    expect(rows.every((values) => values.size === 1)).toBe(true);
    expect(new Set(rows.flatMap((values) => [...values])).size).toBe(2);
  });

  it('lets gradients through where it let values through', async () => {
    const layer = dropout(0.5, { seed: 5 });
    const both = jit((x: Tensor) => {
      let y: Tensor = x;
      const { gradients } = valueAndGrad((input: Tensor) => ops.sum((y = layer.apply(input, { training: true }))))(x);
      return [y, gradients[0] as Tensor];
    });
    const [y, gradient] = await both(ones);
    expect(gradient?.data).toEqual(y?.data);
  });

  it('has state of random numbers only where it draws them', () => {
    expect(dropout(0.5).seedStates.map((state) => state.shape)).toEqual([[2]]);
    expect(dropout(0).seedStates).toEqual([]);
    expect(dropout(0.5).weights).toEqual([]);
  });

  it('refuses rates outside [0, 1) and shapes that are none', () => {
    for (const rate of [-0.1, 1, 1.5, Number.NaN]) expect(() => dropout(rate, { name: 'drop' })).toThrow(ArgumentError);
    expect(() => dropout(1.5, { name: 'drop' })).toThrow('dropout "drop": rate must be');
    expect(() => dropout(0.5, { noiseShape: [0, 1] })).toThrow(ArgumentError);
    expect(() => dropout(0.5, { seed: 0.5 })).toThrow(ArgumentError);
  });
});
