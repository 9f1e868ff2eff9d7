import { describe, expect, it } from 'vitest';
import type { GoldenArray } from './fixture.ts';
import { laterOptimizerCases, type OptimizerCase, optimizerCases, scheduleCases } from './optimizers.ts';

const all = [...optimizerCases(), ...laterOptimizerCases()];
const named = (name: string): OptimizerCase => all.find((item) => item.name === name) as OptimizerCase;
const shapes = (arrays: readonly { readonly shape: readonly number[] }[]): (readonly number[])[] =>
  arrays.map(({ shape }) => shape);

describe('optimizer cases', () => {
  it('has unique names, and arrays of fitting numbers and shapes', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(new Set(optimizerCases().map(({ optimizer }) => optimizer))).toEqual(new Set(['SGD', 'RMSprop', 'Adam', 'AdamW']));
    for (const { name, variables, gradients, recorded, variableValues, values, slots, learningRates } of all) {
      expect([variableValues.length, values.length]).toEqual([recorded.length, recorded.length]);
      expect(learningRates.shape).toEqual([gradients.length]);
      const expected = shapes(variables.map(({ value }) => value));
      for (const step of [...gradients, ...variableValues]) expect(shapes(step), name).toEqual(expected);
      for (const step of values) expect(shapes(step), name).toEqual(shapes(slots));
      expect(values.map((step) => step[0]?.data[0])).toEqual(recorded.map((step) => step + 1));
    }
  });

  it('is plain gradient descent where it says so', () => {
    const { variables, gradients, variableValues } = named('SGD: learning rate 0.1');
    let value = variables[0]?.value.data[3] as number;
    gradients.forEach((step, index) => {
      value -= 0.1 * ((step[0] as GoldenArray).data[3] as number);
      expect(variableValues[index]?.[0]?.data[3]).toBeCloseTo(value, 5);
    });
  });

  it("keeps Adam's slots interleaved, and under a schedule no learning rate", () => {
    const kinds = ['kernel_momentum', 'kernel_velocity', 'bias_momentum', 'bias_velocity'].map((kind) => `dense_${kind}`);
    expect(named('Adam: defaults').slots.map(({ name }) => name)).toEqual(['iteration', 'learning_rate', ...kinds]);
    expect(named('Adam: cosine decay').slots.map(({ name }) => name)).toEqual(['iteration', ...kinds]);
  });

  it('follows the schedules', () => {
    const decay = scheduleCases().find(({ name }) => name === 'ExponentialDecay: defaults');
    decay?.steps.forEach((step, index) => expect(decay.values.data[index]).toBeCloseTo(0.1 * 0.9 ** (step / 5), 6));
    expect(decay?.steps.length).toBe(25);
  });
});
