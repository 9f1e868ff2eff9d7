import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, setBackend, ShapeError, type Tensor, upload, Variable } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam } from './adam.ts';
import { type LossScaleOptimizer, lossScaleOptimizer, type LossScaleOptimizerOptions } from './loss-scale-optimizer.ts';
import type { Optimizer } from './optimizer.ts';
import { optimizerFromConfig } from './resolve-optimizer.ts';
import { sgd } from './sgd.ts';

beforeAll(() => setBackend(cpu()));

const weight = (): Variable => new Variable(ndarray([1, 2]), { name: 'w' });

/** A step with this gradient, already scaled. */
function stepper(optimizer: Optimizer, w: Variable): (gradient: readonly number[]) => Promise<void> {
  optimizer.build([w]);
  const step = jit((gradient: Tensor) => {
    optimizer.apply([gradient], [w]);
    return [];
  });
  return async (gradient) => void (await step(ndarray(gradient)));
}

async function scaleOf({ variables }: LossScaleOptimizer): Promise<readonly [counter: number, scale: number]> {
  const [, , counter, scale] = await Promise.all(variables.map((variable) => variable.read()));
  return [counter?.at() as number, scale?.at() as number];
}

const all = (variables: readonly Variable[]): Promise<unknown> => Promise.all(variables.map((variable) => variable.read()));

describe('lossScaleOptimizer', () => {
  it('scales the loss, and takes the steps of the inner one on unscaled gradients', async () => {
    const [w, plain] = [weight(), weight()];
    const options = { learningRate: 0.5, clipnorm: 1, lossScaleFactor: 1024 };
    const optimizer = lossScaleOptimizer(sgd(options), { initialScale: 64 });
    expect(await jit((loss: Tensor) => optimizer.scaleLoss(loss))(3)).toEqual(ndarray(192));
    await stepper(optimizer, w)([64 * 3, 64 * 4]);
    await stepper(sgd({ ...options, lossScaleFactor: null }), plain)([3, 4]);
    expect(await w.read()).toEqual(await plain.read());
    expect(await scaleOf(optimizer)).toEqual([1, 64]);
    expect((await optimizer.iterations.read()).at()).toBe(1);
  });

  it.each([[[Number.NaN, 1]], [[1, Number.POSITIVE_INFINITY]]])(
    'halves the scale on %s, and changes nothing else',
    async (gradient) => {
      const w = weight();
      const inner = adam({ weightDecay: 0.1, useEma: true, emaOverwriteFrequency: 1 });
      const optimizer = lossScaleOptimizer(inner, { initialScale: 8 });
      const step = stepper(optimizer, w);
      await step([1, 2]);
      const before = await all([w, ...inner.variables]);
      await step(gradient);
      expect(await all([w, ...inner.variables])).toEqual(before);
      expect(await scaleOf(optimizer)).toEqual([0, 4]);
      await step([1, 2]);
      expect(await all([w, ...inner.variables])).not.toEqual(before);
      expect(await scaleOf(optimizer)).toEqual([1, 4]);
    },
  );

  it('doubles the scale after so many finite steps in a row', async () => {
    const optimizer = lossScaleOptimizer(sgd(), { initialScale: 2, dynamicGrowthSteps: 3 });
    const step = stepper(optimizer, weight());
    const states: unknown[] = [];
    for (const gradient of [1, 1, Number.NaN, 1, 1, 1, 1]) {
      await step([gradient, 0]);
      states.push(await scaleOf(optimizer));
    }
    expect(states).toEqual([
      [1, 2],
      [2, 2],
      [0, 1],
      [1, 1],
      [2, 1],
      [0, 2],
      [1, 2],
    ]);
  });

  it('works on tensors too, outside of a program', async () => {
    const w = weight();
    const optimizer = lossScaleOptimizer(sgd({ learningRate: 1 }), { initialScale: 2 });
    optimizer.build([w]);
    for (const gradient of [ndarray([2, 4]), ndarray([Number.NaN, 0])]) {
      const tensor = upload(gradient);
      optimizer.apply([tensor], [w]);
      tensor.dispose();
    }
    expect(await w.read()).toEqual(ndarray([0, 0]));
    expect(await scaleOf(optimizer)).toEqual([0, 1]);
  });

  it("has Keras's state in Keras's order, and its arguments as data", async () => {
    const w = weight();
    const inner = adam({ learningRate: 0.25 });
    const optimizer = lossScaleOptimizer(inner, { initialScale: 4, dynamicGrowthSteps: 7 });
    optimizer.build([w]);
    expect(optimizer.variables.map(({ name }) => name)).toEqual([
      'loss_scale_optimizer/iteration',
      'loss_scale_optimizer/learning_rate',
      'loss_scale_optimizer/step_counter',
      'loss_scale_optimizer/dynamic_scale',
      'adam/iteration',
      'adam/learning_rate',
      'adam/w_momentum',
      'adam/w_velocity',
    ]);
    expect(optimizer.variablesOf([])).toEqual(optimizer.variables.slice(0, 6));
    const copy = optimizerFromConfig({ className: optimizer.className, config: optimizer.getConfig() });
    expect(copy.getConfig()).toEqual(optimizer.getConfig());
    expect(copy.innerOptimizer?.getConfig()['learningRate']).toBe(0.25);
    expect(await copy.readLearningRate()).toBe(0.25);
    copy.setLearningRate(0.5);
    expect(await copy.readLearningRate()).toBe(0.5);
    expect(copy.followsSchedule).toBe(false);
  });

  it('takes its state over to another, all of it or nothing', async () => {
    const w = weight();
    const [one, other] = [lossScaleOptimizer(adam()), lossScaleOptimizer(adam())];
    await stepper(one, w)([1, 2]);
    other.build([w]);
    const values = await Promise.all(one.variables.map((variable) => variable.read()));
    const before = await all(other.variables);
    expect(() => other.setWeights([...values.slice(0, -1), ndarray([1])])).toThrow(ShapeError);
    expect(() => other.setWeights(values.slice(1))).toThrow(ArgumentError);
    expect(await all(other.variables)).toEqual(before);
    other.setWeights(values);
    expect(await all(other.variables)).toEqual(values);
  });

  it.each([
    [{ initialScale: 0 }, 'loss_scale_optimizer: initialScale must be a finite number > 0, received 0.'],
    [{ initialScale: Number.POSITIVE_INFINITY }, 'initialScale must be a finite number > 0, received Infinity.'],
    [{ dynamicGrowthSteps: 1.5 }, 'dynamicGrowthSteps must be an integer >= 1, received 1.5.'],
    [{ name: 'mine', dynamicGrowthSteps: 0 }, 'mine: dynamicGrowthSteps must be'],
  ] satisfies [LossScaleOptimizerOptions, string][])('refuses %o', (options, message) => {
    expect(() => lossScaleOptimizer(sgd(), options)).toThrow(ArgumentError);
    expect(() => lossScaleOptimizer(sgd(), options)).toThrow(message);
  });

  it.each([['adam'], [null], [lossScaleOptimizer(sgd())]])('refuses %o as the inner one', (inner) => {
    const make = (): unknown => lossScaleOptimizer(inner as unknown as Optimizer);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow('inner must be an optimizer that does not scale the loss itself');
  });
});
