import { describe, expect, it } from 'vitest';
import { type FitCase, fitCases, fitSetup } from './fit.ts';

const named = (name: string): FitCase => fitCases().find((item) => item.name === name) as FitCase;

describe('fit cases', () => {
  it('names only arrays that exist, and gives one number per epoch', () => {
    const { data, weights } = fitSetup();
    expect(weights.map(({ value }) => value.shape)).toEqual([[6, 5], [5], [5, 3], [3]]);
    expect(new Set(fitCases().map(({ name }) => name)).size).toBe(fitCases().length);
    for (const { name, fit, history, epochs, weightsAfter, predictions, evaluations } of fitCases()) {
      expect(fit.length).toBe(history.length);
      fit.forEach(({ x, y, sampleWeight, validationData, epochs: last, initialEpoch, validationFreq }, call) => {
        for (const array of [x, y, sampleWeight, ...(validationData ?? [])]) {
          if (array !== undefined) expect(data[array], `${name}: ${array}`).toBeDefined();
        }
        expect(epochs[call]).toEqual(
          Array.from({ length: last - (initialEpoch ?? 0) }, (_, epoch) => epoch + (initialEpoch ?? 0)),
        );
        for (const [key, values] of Object.entries(history[call] ?? {})) {
          if (key.startsWith('val_') && validationFreq !== undefined) expect(values.length).toBe(2);
          else expect(values.length, `${name}: ${key}`).toBe(epochs[call]?.length);
        }
      });
      expect(weightsAfter.map(({ shape }) => shape)).toEqual([[6, 5], [5], [5, 3], [3]]);
      expect(predictions.shape).toEqual([20, 3]);
      expect(evaluations.length).toBeGreaterThan(0);
    }
  });

  it('splits validation off the tail: the loss of a first epoch in one batch is that of the head', () => {
    const { data, weights } = fitSetup();
    const [kernel1, bias1, kernel2, bias2] = weights.map(({ value }) => value.data);
    const dense = (x: readonly number[], kernel: ArrayLike<number>, bias: ArrayLike<number>): number[] =>
      Array.from(bias, (start, unit) =>
        x.reduce((sum, value, feature) => sum + value * (kernel[feature * bias.length + unit] ?? 0), start),
      );
    const loss = (row: number): number => {
      const x = [...data.x.data.subarray(row * 6, row * 6 + 6)];
      const hidden = dense(x, kernel1 ?? [], bias1 ?? []).map((value) => Math.max(value, 0));
      const exponents = dense(hidden, kernel2 ?? [], bias2 ?? []).map(Math.exp);
      const total = exponents.reduce((sum, value) => sum + value, 0);
      return -Math.log((exponents[data.labels.data[row] as number] as number) / total);
    };
    const all = Array.from({ length: 50 }, (_, row) => loss(row));
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(named('batch larger than the data').history[0]?.loss?.[0]).toBeCloseTo(mean(all), 5);
  });

  it('records every callback call in order', () => {
    const methods = named('validation split 0.2').events?.map(([method]) => method) ?? [];
    expect(methods.slice(0, 3)).toEqual(['onTrainBegin', 'onEpochBegin', 'onTrainBatchBegin']);
    expect(methods.filter((method) => method === 'onTrainBatchEnd').length).toBe(9);
    expect(methods.at(-1)).toBe('onPredictEnd');
  });
});
