import { describe, expect, it } from 'vitest';
import { type LossCase, lossCases, modelLossCases } from './losses.ts';

const named = (name: string): LossCase => lossCases().find((item) => item.name === name) as LossCase;

describe('loss cases', () => {
  it('has unique names and finite numbers of fitting shapes', () => {
    const kinds = [lossCases(), modelLossCases()];
    for (const cases of kinds) {
      expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
      for (const { name, loss, value, gradient, yPred, upstream } of cases) {
        expect(name.startsWith(`${loss}: `)).toBe(true);
        expect(gradient.shape, name).toEqual(yPred.shape);
        expect(upstream?.shape ?? [], name).toEqual(value.shape);
        expect([...value.data, ...gradient.data].every(Number.isFinite), name).toBe(true);
      }
    }
    expect(new Set(lossCases().map(({ loss }) => loss)).size).toBe(20);
    expect(lossCases('BinaryCrossentropy').every(({ loss }) => loss === 'BinaryCrossentropy')).toBe(true);
  });

  it('is the mean of -ln p over the batch', () => {
    const { yTrue, yPred, value } = named('CategoricalCrossentropy: defaults');
    const logs = [...yPred.data].map((probability, index) => (yTrue.data[index] === 1 ? -Math.log(probability) : 0));
    expect(value.data[0]).toBeCloseTo(logs.reduce((sum, term) => sum + term, 0) / 6, 5);
  });

  it("has the focal loss's published check values", () => {
    const { value } = named("CategoricalFocalCrossentropy: Keras's example");
    expect(value.data[0]).toBeCloseTo(2.634e-4, 7);
    expect(value.data[1]).toBeCloseTo(0.675912, 6);
  });

  it('uses the logits behind a last softmax, and the clipped probabilities where another layer hides it', () => {
    const value = (name: string): number => modelLossCases().find((item) => item.name.endsWith(name))?.value.data[0] as number;
    expect(value('CategoricalCrossentropy: softmax last, extreme logits')).toBeGreaterThan(70);
    expect(value('CategoricalCrossentropy: softmax behind a reshape, extreme logits')).toBeLessThan(16.2);
  });
});
