import { cpu } from '@ibex-ml/backend-cpu';
import {
  ArgumentError,
  DTypeError,
  jit,
  type NdArray,
  ndarray,
  ops,
  setBackend,
  ShapeError,
  StateError,
  type Tensor,
  traceFunction,
  Variable,
} from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { cosineDecay } from '../schedules/cosine-decay.ts';
import { adafactor } from './adafactor.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamW } from './adam.ts';
import { adamax } from './adamax.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import type { Optimizer } from './optimizer.ts';
import { type OptimizerInput, type OptimizerName, optimizerFromConfig, resolveOptimizer } from './resolve-optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

const weight = (name: string, ...values: number[]): Variable => new Variable(ndarray(values), { name });

/** One step with gradients of ones. */
async function step(optimizer: Optimizer, weights: readonly Variable[]): Promise<void> {
  await jit(() => {
    optimizer.apply(
      weights.map((each) => ops.onesLike(each)),
      weights,
    );
    return [];
  })();
}

const valuesOf = (variables: readonly Variable[]): Promise<NdArray[]> =>
  Promise.all(variables.map((variable) => variable.read()));

beforeAll(async () => {
  await setBackend(cpu());
});

describe('resolveOptimizer', () => {
  it.each([
    ['adam', 'Adam'],
    ['adamW', 'AdamW'],
    ['adamw', 'AdamW'],
    ['rmsprop', 'RMSprop'],
    ['sgd', 'SGD'],
    ['adafactor', 'Adafactor'],
    ['nadam', 'Nadam'],
    ['RMSprop', 'RMSprop'],
  ])('knows %s', (name, className) => {
    expect(resolveOptimizer(name as OptimizerName).className).toBe(className);
  });

  it.each(['Adamm', '', 'toString', null, 3, { className: 'Lyon', config: {} }])('lists the optimizers for %o', (input) => {
    expect(() => resolveOptimizer(input as OptimizerInput)).toThrow(ArgumentError);
    expect(() => resolveOptimizer(input as OptimizerInput)).toThrow(/one of adadelta, .* adam, adamW/);
  });

  it.each([
    sgd({ learningRate: 0.5, momentum: 0.9, nesterov: true, clipvalue: 2 }),
    rmsprop({ centered: true, rho: 0.5, globalClipnorm: 1, useEma: true, emaOverwriteFrequency: 3 }),
    adam({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 5 }), amsgrad: true, name: 'mine' }),
    adagrad({ initialAccumulatorValue: 0.5, gradientAccumulationSteps: 4 }),
    ftrl({ l1RegularizationStrength: 0.1, beta: 0.2, lossScaleFactor: 8 }),
    adafactor({ beta2Decay: -0.5, relativeStep: false }),
    muon({ excludeLayers: ['out/'], rmsRate: null, adamWeightDecay: null, weightDecay: null }),
    adamW({ weightDecay: 0.01, excludeFromWeightDecay: ['bias'], clipnorm: 1, epsilon: 1e-3 }),
  ])('makes $className anew from its config', (optimizer) => {
    const again = optimizerFromConfig({ className: optimizer.className, config: optimizer.getConfig() });
    expect(again.getConfig()).toEqual(optimizer.getConfig());
    expect(JSON.parse(JSON.stringify(optimizer.getConfig()))).toEqual(optimizer.getConfig());
    expect(resolveOptimizer(optimizer)).toBe(optimizer);
  });

  it('has no config for a rate that is a function', () => {
    expect(() => adam({ learningRate: (count) => count }).getConfig()).toThrow(ArgumentError);
  });
});

describe('slots', () => {
  it('belong to a weight for good: a step on some weights leaves the slots of the others alone', async () => {
    const [first, second] = [weight('dense/kernel', 1, 2), weight('dense/bias', 3)];
    const optimizer = adam();
    optimizer.build([first, second]);
    await step(optimizer, [first, second]);
    const before = await valuesOf(optimizer.variables);
    await step(optimizer, [first]);
    const after = await valuesOf(optimizer.variables);
    const changed = optimizer.variables.filter((_, index) => before[index]?.data[0] !== after[index]?.data[0]);
    expect(changed.map(({ name }) => name)).toEqual([
      'adam/iteration',
      'adam/dense_kernel_momentum',
      'adam/dense_kernel_velocity',
    ]);
    optimizer.build([first, second]);
    expect(await valuesOf(optimizer.variables)).toEqual(after);
  });

  it('are made for weights that come later', async () => {
    const [first, second] = [weight('a', 1), weight('b', 2)];
    const optimizer = sgd({ momentum: 0.9 });
    optimizer.build([first]);
    await step(optimizer, [first]);
    optimizer.build([first, second]);
    expect(optimizer.variables.map(({ name }) => name)).toEqual([
      'sgd/iteration',
      'sgd/learning_rate',
      'sgd/a_momentum',
      'sgd/b_momentum',
    ]);
    await step(optimizer, [first, second]);
    expect((await second.read()).at(0)).toBeCloseTo(1.99, 6);
  });

  it('are not made late where averages are kept, as those begin at the first step', () => {
    const optimizer = sgd({ useEma: true });
    optimizer.build([weight('a', 1)]);
    expect(() => {
      optimizer.build([weight('b', 1)]);
    }).toThrow(StateError);
  });

  it('hold averages of weights that are not trained yet, which stay as they are', async () => {
    const [first, second] = [weight('a', 1), weight('b', 0.1, 0.7)];
    const optimizer = sgd({ useEma: true, emaMomentum: 0.3, emaOverwriteFrequency: 2 });
    optimizer.build([first, second]);
    const before = await valuesOf([second]);
    for (let steps = 0; steps < 10; steps += 1) await step(optimizer, [first]);
    expect(await valuesOf([second])).toEqual(before);
    expect((await (optimizer.averageOf(second) as Variable).read()).at(1)).toBeCloseTo(0.7, 6);
  });

  it('must be made before a step', async () => {
    const [first, second] = [weight('a', 1), weight('b', 2)];
    const optimizer = adam();
    optimizer.build([first]);
    await expect(step(optimizer, [first, second])).rejects.toThrow(/adam: weights must be .* received "b"\. Call build/);
    await expect(
      jit(() => {
        optimizer.apply([], [first]);
        return [];
      })(),
    ).rejects.toThrow(/gradients must be as many as weights, 1/);
  });

  it('does nothing, not even counting, without weights', async () => {
    const optimizer = adam();
    await step(optimizer, []);
    expect((await optimizer.iterations.read()).at()).toBe(0);
  });
});

describe('state', () => {
  it('can be saved and set: training goes on as if nothing had happened', async () => {
    const [one, other] = [weight('w', 1, 2), weight('w', 1, 2)];
    const [first, second] = [adam({ learningRate: 0.1, amsgrad: true }), adam({ amsgrad: true })];
    first.build([one]);
    second.build([other]);
    for (let count = 0; count < 3; count++) await step(first, [one]);
    second.setWeights(await valuesOf(first.variables));
    other.assign(await one.read());
    expect(await second.readLearningRate()).toBeCloseTo(0.1, 7);
    expect(second.getConfig()['learningRate']).toBeCloseTo(0.1, 7);
    await step(first, [one]);
    await step(second, [other]);
    expect(await valuesOf([other, ...second.variables])).toEqual(await valuesOf([one, ...first.variables]));
  });

  it('is set as a whole or not at all', async () => {
    const optimizer = adam();
    optimizer.build([weight('w', 1, 2)]);
    const before = await valuesOf(optimizer.variables);
    const [count, rate, momentum] = [ndarray(7, { dtype: 'int32' }), ndarray(0.5), ndarray([1, 1])];
    const set =
      (...values: NdArray[]) =>
      () => {
        optimizer.setWeights(values);
      };
    expect(set(count, rate, momentum)).toThrow(ArgumentError);
    expect(set(count, rate, momentum, ndarray([1, 1, 1]))).toThrow(ShapeError);
    expect(set(count, rate, momentum, ndarray([1, 1, 1]))).toThrow(/values\[3\] \(adam\/w_velocity\)/);
    expect(set(ndarray(7), rate, momentum, momentum)).toThrow(DTypeError);
    expect(await valuesOf(optimizer.variables)).toEqual(before);
    set(count, rate, momentum, momentum)();
    expect((await optimizer.iterations.read()).at()).toBe(7);
  });
});

describe('the learning rate', () => {
  it('can be set between steps without a new trace', async () => {
    const variable = weight('w', 1);
    const optimizer = sgd({ learningRate: 0.5 });
    optimizer.build([variable]);
    const run = jit(() => {
      optimizer.apply([ops.onesLike(variable)], [variable]);
      return [];
    });
    await run();
    expect((await variable.read()).at(0)).toBeCloseTo(0.5, 6);
    optimizer.setLearningRate(0.25);
    await run();
    expect((await variable.read()).at(0)).toBeCloseTo(0.25, 6);
    expect([await optimizer.readLearningRate(), optimizer.getConfig()['learningRate']]).toEqual([0.25, 0.25]);
  });

  it('cannot be set where it follows a rule', async () => {
    const scheduled = sgd({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 4 }) });
    for (const optimizer of [scheduled, sgd({ learningRate: (count: Tensor) => ops.div(1, ops.add(count, 2)) })]) {
      expect(() => {
        optimizer.setLearningRate(0.1);
      }).toThrow(StateError);
    }
    expect(await scheduled.readLearningRate()).toBeCloseTo(0.1, 7);
  });
});

describe('arguments', () => {
  it.each<[string, () => Optimizer]>([
    ['learningRate', () => sgd({ learningRate: -1 })],
    ['learningRate', () => adam({ learningRate: NaN })],
    ['learningRate', () => adam({ learningRate: '0.1' as unknown as number })],
    ['momentum', () => sgd({ momentum: 1 })],
    ['rho', () => rmsprop({ rho: -0.1 })],
    ['beta1', () => adam({ beta1: 1 })],
    ['beta2', () => adam({ beta2: NaN })],
    ['epsilon', () => adam({ epsilon: 0 })],
    ['beta2', () => adamax({ beta2: 1 })],
    ['epsilon', () => lamb({ epsilon: -1 })],
    ['beta1', () => lion({ beta1: 0 })],
    ['initialAccumulatorValue', () => adagrad({ initialAccumulatorValue: -0.1 })],
    ['learningRatePower', () => ftrl({ learningRatePower: 0.5 })],
    ['l2RegularizationStrength', () => ftrl({ l2RegularizationStrength: -1 })],
    ['beta2Decay', () => adafactor({ beta2Decay: 0 })],
    ['clipThreshold', () => adafactor({ clipThreshold: 0 })],
    ['nsSteps', () => muon({ nsSteps: 0 })],
    ['muonB', () => muon({ muonB: NaN })],
    ['rmsRate', () => muon({ rmsRate: 0 })],
    ['adamWeightDecay', () => muon({ adamWeightDecay: -1 })],
    ['excludeLayers', () => muon({ excludeLayers: ['(a+)+$'] })],
    ['gradientAccumulationSteps', () => sgd({ gradientAccumulationSteps: 1 })],
    ['lossScaleFactor', () => sgd({ lossScaleFactor: 0 })],
    ['weightDecay', () => adam({ weightDecay: -1 })],
    ['weightDecay', () => adamW({ weightDecay: null })],
    ['excludeFromWeightDecay', () => adamW({ excludeFromWeightDecay: [''] })],
    ['clipnorm', () => sgd({ clipnorm: 0 })],
    ['clipnorm and globalClipnorm', () => sgd({ clipnorm: 1, globalClipnorm: 1 })],
    ['emaMomentum', () => sgd({ emaMomentum: 1.5 })],
    ['emaOverwriteFrequency', () => sgd({ emaOverwriteFrequency: 0 })],
  ])('%s out of range is an error', (argument, make) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`: ${argument} must be`);
  });
});

describe('the size of a step', () => {
  /** Ops of one step on ten weights. */
  function opCount(optimizer: Optimizer): number {
    const weights = Array.from({ length: 10 }, (_, index) => weight(`w${index}`, 1, 2));
    optimizer.build(weights);
    const specs = weights.map(({ spec }) => spec);
    const { graph } = traceFunction((...gradients) => {
      optimizer.apply(gradients, weights);
      return [];
    }, specs);
    return graph.nodes.filter(({ source }) => source.kind === 'op').length;
  }

  it('is a few scalars and twelve ops per weight for Adam, one more with weight decay', () => {
    expect(opCount(adam())).toBe(10 * 12 + 10);
    expect(opCount(adamW())).toBe(10 * 13 + 12);
    expect(opCount(sgd())).toBe(10 * 2 + 1);
    expect(opCount(sgd({ momentum: 0.9 }))).toBe(10 * 4 + 1);
    expect(opCount(rmsprop())).toBe(10 * 9 + 1);
  });
});
