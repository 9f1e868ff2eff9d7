import { describe, expect, it } from 'vitest';
import { metricCases } from './metrics.ts';

describe('metric cases', () => {
  it('has unique names, three uneven batches and finite results', () => {
    const cases = metricCases();
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    for (const { name, batches, variables } of cases) {
      expect(batches.length, name).toBe(3);
      for (const { result, state, yPred, yTrue } of batches) {
        expect([...result.data].every(Number.isFinite), name).toBe(true);
        expect(state.map(({ shape }) => shape)).toEqual(variables.map(({ shape }) => shape));
        expect(yTrue?.shape[0] ?? yPred.shape[0]).toBe(yPred.shape[0]);
      }
    }
    const means = cases.filter(({ metric }) => metric !== 'Mean' && metric !== 'Sum');
    expect(
      means.every(
        ({ batches }) => batches.map(({ yPred }) => yPred.shape[0]).join() === '5,3,8' || batches[0]?.yTrue?.shape[0] === 3,
      ),
    ).toBe(true);
  });

  it('streams accuracy as the weighted share of right answers', () => {
    const item = metricCases('SparseCategoricalAccuracy').find(({ name }) => name.endsWith('defaults, sample weights'));
    let [right, all] = [0, 0];
    for (const { yTrue, yPred, sampleWeight, result } of item?.batches ?? []) {
      yTrue?.data.forEach((label, row) => {
        const scores = [...yPred.data.subarray(row * 4, row * 4 + 4)];
        const weight = sampleWeight?.data[row] as number;
        right += scores.indexOf(Math.max(...scores)) === label ? weight : 0;
        all += weight;
      });
      expect(result.data[0]).toBeCloseTo(right / all, 6);
    }
    expect(all).toBeGreaterThan(0);
  });
});
