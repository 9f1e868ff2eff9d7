import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, setBackend, type Tensor } from '@ibex-ml/core';
import { scheduleCases } from '@ibex-ml/golden';
import { beforeAll, describe, expect, it } from 'vitest';
import { cosineDecay } from './cosine-decay.ts';
import { cosineDecayRestarts } from './cosine-decay-restarts.ts';
import { exponentialDecay } from './exponential-decay.ts';
import { inverseTimeDecay } from './inverse-time-decay.ts';
import { piecewiseConstantDecay } from './piecewise-constant-decay.ts';
import { polynomialDecay } from './polynomial-decay.ts';
import { resolveSchedule } from './resolve-schedule.ts';

beforeAll(async () => {
  await setBackend(cpu());
});

describe('schedules', () => {
  const cases = scheduleCases();

  it.each(cases.map((item) => [item.name, item] as const))('%s: equals Keras at every step', async (_, item) => {
    const schedule = resolveSchedule({ className: item.schedule, config: item.config });
    const rateAt = jit((step: Tensor) => schedule.call(step));
    for (const [index, step] of item.steps.entries()) {
      expect(Math.abs((await rateAt(step)).at() - (item.values.data[index] as number))).toBeLessThanOrEqual(2e-8);
    }
    expect(schedule.getConfig()).toMatchObject(item.config);
    expect(schedule.className).toBe(item.schedule);
    expect(resolveSchedule({ className: item.schedule, config: schedule.getConfig() }).getConfig()).toEqual(schedule.getConfig());
  });

  it('warms up and decays at once where the warm-up has no steps', async () => {
    const schedule = cosineDecay({ initialLearningRate: 0.5, decaySteps: 10, warmupTarget: 0.1 });
    expect((await jit((step: Tensor) => schedule.call(step))(0)).at()).toBeCloseTo(0.1, 7);
  });

  it.each<[string, () => unknown]>([
    ['decaySteps', () => cosineDecay({ initialLearningRate: 0.1, decaySteps: 0 })],
    ['initialLearningRate', () => cosineDecay({ initialLearningRate: NaN, decaySteps: 1 })],
    ['alpha', () => cosineDecay({ initialLearningRate: 0.1, decaySteps: 1, alpha: Infinity })],
    ['warmupTarget', () => cosineDecay({ initialLearningRate: 0.1, decaySteps: 1, warmupTarget: NaN })],
    ['warmupSteps', () => cosineDecay({ initialLearningRate: 0.1, decaySteps: 1, warmupTarget: 1, warmupSteps: -1 })],
    ['decaySteps', () => exponentialDecay({ initialLearningRate: 0.1, decaySteps: -1, decayRate: 0.9 })],
    ['decayRate', () => exponentialDecay({ initialLearningRate: 0.1, decaySteps: 1, decayRate: 0 })],
    ['decayRate', () => inverseTimeDecay({ initialLearningRate: 0.1, decaySteps: 1, decayRate: -1 })],
    ['power', () => polynomialDecay({ initialLearningRate: 0.1, decaySteps: 1, power: 0 })],
    ['endLearningRate', () => polynomialDecay({ initialLearningRate: 0.1, decaySteps: 1, endLearningRate: NaN })],
    ['firstDecaySteps', () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 0 })],
    ['tMul', () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 1, tMul: 0.5 })],
    ['mMul', () => cosineDecayRestarts({ initialLearningRate: 0.1, firstDecaySteps: 1, mMul: -1 })],
    ['boundaries', () => piecewiseConstantDecay({ boundaries: [], values: [0.1] })],
    ['boundaries', () => piecewiseConstantDecay({ boundaries: [5, 5], values: [1, 2, 3] })],
    ['values', () => piecewiseConstantDecay({ boundaries: [5], values: [1, 2, 3] })],
    ['values', () => piecewiseConstantDecay({ boundaries: [5], values: [1, NaN] })],
    ['className', () => resolveSchedule({ className: 'StepDecay', config: {} })],
  ])('%s out of range is an error', (argument, make) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`: ${argument} must be`);
  });
});
