import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { configCases } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Regularizer } from './regularizer.ts';
import { l1, l1l2, l2, orthogonalRegularizer } from './regularizers.ts';
import { regularizerConfig, resolveRegularizer } from './resolve.ts';

describe('regularizers', () => {
  beforeAll(() => setBackend(cpu()));
  const weight = ndarray([
    [1, -2],
    [3, 0],
  ]);
  const penalty = async (regularizer: Regularizer): Promise<number> =>
    (await jit((w: Tensor) => regularizer.call(w))(weight)).at();

  it('computes the penalties', async () => {
    expect(await penalty(l1(0.5))).toBeCloseTo(3, 6);
    expect(await penalty(l2(0.5))).toBeCloseTo(7, 6);
    expect(await penalty(l1l2({ l1: 0.5, l2: 0.25 }))).toBeCloseTo(3 + 3.5, 6);
    expect(await penalty(orthogonalRegularizer({ factor: 2 }))).toBeCloseTo(2 / Math.sqrt(5), 6);
    expect(await penalty(orthogonalRegularizer({ factor: 2, mode: 'columns' }))).toBeCloseTo(2 / Math.sqrt(10), 6);
  });

  it.each(configCases('regularizers').map(({ className, config }) => [className, config] as const))(
    '%s has Keras’s defaults',
    (className, config) => {
      const made = resolveRegularizer({ className, config: {} });
      for (const [key, value] of Object.entries(made?.getConfig() ?? {})) {
        if (typeof value === 'number') expect(value).toBeCloseTo(config[key] as number, 8);
        else expect(value).toBe(config[key]);
      }
      expect(Object.keys(made?.getConfig() ?? {})).toEqual(Object.keys(config));
    },
  );

  it('goes to plain data and back', () => {
    for (const regularizer of [l1(0.1), l2(0.2), l1l2({ l1: 0.3 }), orthogonalRegularizer({ mode: 'columns' })]) {
      const data = regularizerConfig(regularizer);
      expect(regularizerConfig(resolveRegularizer(data))).toEqual(data);
    }
    expect(resolveRegularizer(null)).toBeNull();
    expect(resolveRegularizer('orthogonal_regularizer')?.className).toBe('OrthogonalRegularizer');
    expect(regularizerConfig(null)).toBeNull();
  });

  it('refuses factors below 0, names that are none, and weights that are no matrix', async () => {
    expect(() => l1(-1)).toThrow(ArgumentError);
    expect(() => l2(Number.NaN)).toThrow(ArgumentError);
    expect(() => l1l2({ l2: Infinity })).toThrow(ArgumentError);
    expect(() => orthogonalRegularizer({ mode: 'row' as 'rows' })).toThrow(ArgumentError);
    expect(() => resolveRegularizer('l3' as 'l2')).toThrow(ArgumentError);
    await expect(jit((w: Tensor) => orthogonalRegularizer().call(w))(ndarray([1, 2]))).rejects.toThrow(ShapeError);
  });
});
