import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ops, setBackend, type Tensor } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { categoricalAccuracy, topKCategoricalAccuracy } from '@ibex-ml/metrics';
import { beforeAll, describe, expect, it } from 'vitest';
import { binaryCrossentropy, categoricalCrossentropy, categoricalFocalCrossentropy } from '../../losses/index.ts';
import { sequential } from '../../model/sequential.ts';
import { adamW, sgd } from '../../optimizers/index.ts';
import { cosineDecay } from '../../schedules/index.ts';
import { classifier, oneHot, rows, twoEnded } from '../../testing/small-models.ts';
import type { CompileOptions } from './compile-options.ts';

beforeAll(() => setBackend(cpu()));

const mse = (yTrue: Tensor, yPred: Tensor): Tensor => ops.mean(ops.square(ops.sub(yTrue, yPred)), -1);

describe('getCompileConfig', () => {
  it.each<readonly [what: string, make: () => CompileOptions]>([
    ['names', () => ({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })],
    [
      'objects',
      () => ({
        optimizer: sgd({ learningRate: cosineDecay({ initialLearningRate: 0.1, decaySteps: 4 }), momentum: 0.9, clipnorm: 1 }),
        loss: categoricalFocalCrossentropy({ alpha: [1, 2, 3], gamma: 1.5 }),
        metrics: ['accuracy', topKCategoricalAccuracy({ k: 2, name: 'top2' })],
        weightedMetrics: [categoricalAccuracy()],
        jitCompile: false,
      }),
    ],
  ])('gives what compile takes again, of %s', async (_, make) => {
    const [one, other] = [await classifier(), await classifier()];
    other.setWeights(await one.getWeights());
    one.compile(make());
    const config = JSON.parse(JSON.stringify(one.getCompileConfig())) as CompileOptions;
    other.compile(config);
    expect(other.getCompileConfig()).toEqual(config);
    const options = { epochs: 2, shuffle: false, verbose: 0 } as const;
    const [first, second] = [await one.fit(rows(8), oneHot(8), options), await other.fit(rows(8), oneHot(8), options)];
    expect(second.history).toEqual(first.history);
  });

  it.each<readonly [what: string, options: CompileOptions]>([
    [
      'lists',
      {
        loss: [categoricalCrossentropy({ labelSmoothing: 0.1 }), null],
        lossWeights: [0.5, 1],
        metrics: [['accuracy'], []],
      },
    ],
    [
      'records',
      {
        loss: { kind: 'mse', size: binaryCrossentropy({ fromLogits: true }) },
        lossWeights: { size: 3 },
        metrics: { kind: [categoricalAccuracy({ name: 'hits' })] },
      },
    ],
  ])('of several outputs, by %s', async (_, options) => {
    const [one, other] = [await twoEnded(), await twoEnded()];
    other.setWeights(await one.getWeights());
    one.compile({ optimizer: 'sgd', ...options });
    const config = JSON.parse(JSON.stringify(one.getCompileConfig())) as CompileOptions;
    other.compile(config);
    expect(other.getCompileConfig()).toEqual(config);
    const [x, y] = [
      [rows(8), rows(8, 2)],
      [oneHot(8), rows(8, 1)],
    ];
    expect(await other.trainOnBatch(x, y)).toEqual(await one.trainOnBatch(x, y));
  });

  it('holds the learning rate as it is now, and what is null stays so', async () => {
    const model = await classifier();
    model.compile({ optimizer: adamW({ learningRate: 0.5 }), loss: 'mse' });
    model.trainer.optimizer.setLearningRate(0.25);
    expect(model.getCompileConfig()?.optimizer).toMatchObject({ className: 'AdamW', config: { learningRate: 0.25 } });
  });

  it('is null before compile', () => {
    expect(sequential([dense(3)]).getCompileConfig()).toBeNull();
  });

  it('refuses functions, which are no data', async () => {
    const model = await classifier();
    model.compile({ loss: mse });
    expect(() => model.getCompileConfig()).toThrow(ArgumentError);
    expect(() => model.getCompileConfig()).toThrow(
      'getCompileConfig: loss must be a name or an object with a config, to be saved, received the function mse. Save the model without it, and pass the function to compile again after loading.',
    );
    model.compile({ loss: 'mse', metrics: [mse] });
    expect(() => model.getCompileConfig()).toThrow('getCompileConfig: metrics must be');
  });
});
