import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, jit, ndarray, ops, setBackend, ShapeError, type Spec, type Tensor, traceFunction } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import { klDivergence } from './distributions.ts';
import { huber } from './huber.ts';
import { logitAdjusted } from './logit-adjusted.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError, meanSquaredError } from './mean-errors.ts';
import { type LossInput, type LossName, resolveLoss } from './resolve-loss.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';

const float = (...shape: (number | null)[]): Spec => ({ shape, dtype: 'float32' });
const int = (...shape: (number | null)[]): Spec => ({ shape, dtype: 'int32' });

/** The shape of the loss for arguments of these shapes. */
function shapeOf(loss: Loss, ...specs: Spec[]): readonly (number | null)[] | undefined {
  const { graph } = traceFunction((yTrue, yPred, weight) => loss.apply(yTrue, yPred, weight ?? null), specs);
  return graph.outputs[0]?.shape;
}

beforeAll(async () => {
  await setBackend(cpu());
});

describe('resolveLoss', () => {
  it.each([
    ['categoricalCrossentropy', 'CategoricalCrossentropy'],
    ['categorical_crossentropy', 'CategoricalCrossentropy'],
    ['CategoricalCrossentropy', 'CategoricalCrossentropy'],
    ['sparse_categorical_crossentropy', 'SparseCategoricalCrossentropy'],
    ['binaryCrossentropy', 'BinaryCrossentropy'],
    ['categoricalFocalCrossentropy', 'CategoricalFocalCrossentropy'],
    ['mse', 'MeanSquaredError'],
    ['mean_absolute_error', 'MeanAbsoluteError'],
    ['kl_divergence', 'KLDivergence'],
    ['KLDivergence', 'KLDivergence'],
    ['huber_loss', 'Huber'],
    ['logcosh', 'LogCosh'],
    ['SquaredHinge', 'SquaredHinge'],
  ])('knows %s', (name, className) => {
    expect(resolveLoss(name as LossName).className).toBe(className);
  });

  it.each([
    categoricalCrossentropy({ labelSmoothing: 0.1, reduction: 'sum', name: 'mine' }),
    categoricalFocalCrossentropy({ alpha: [0.5, 1], gamma: 1 }),
    sparseCategoricalCrossentropy({ ignoreClass: -1 }),
    binaryCrossentropy({ fromLogits: true, axis: 0 }),
    meanSquaredError(),
    meanAbsoluteError({ reduction: 'none' }),
    huber({ delta: 2 }),
    cosineSimilarity({ axis: 1 }),
    binaryFocalCrossentropy({ applyClassBalancing: true, alpha: 0.5, gamma: 1 }),
    klDivergence(),
    logitAdjusted(sparseCategoricalCrossentropy({ ignoreClass: -1, reduction: 'sum' }), { classCounts: [5, 1], tau: 2 }),
  ])('makes $className anew from its config', (loss) => {
    const again = resolveLoss({ className: loss.className, config: loss.getConfig() });
    expect(again.getConfig()).toEqual(loss.getConfig());
    expect(again.className).toBe(loss.className);
    expect(resolveLoss(loss)).toBe(loss);
  });

  it('takes a function of yTrue and yPred', async () => {
    const loss = resolveLoss(function hinge(yTrue: Tensor, yPred: Tensor): Tensor {
      return ops.mean(ops.maximum(ops.sub(1, ops.mul(yTrue, yPred)), 0), -1);
    });
    const value = await jit((yTrue: Tensor, yPred: Tensor) => loss.apply(yTrue, yPred))(
      ndarray([[1], [-1]]),
      ndarray([[0.5], [-2]]),
    );
    expect(value.at()).toBeCloseTo(0.25, 6);
    expect(loss.name).toBe('hinge');
  });

  it.each(['crossEntropy', 'categorical-crossentropy', '', null, 3, {}, { className: 'Nice', config: {} }])(
    'lists the losses for %o',
    (name) => {
      expect(() => resolveLoss(name as LossInput)).toThrow(ArgumentError);
      expect(() => resolveLoss(name as LossInput)).toThrow(/categoricalCrossentropy, .*sparseCategoricalCrossentropy/);
    },
  );
});

describe('shapes', () => {
  it.each<[Loss, Spec[], (number | null)[]]>([
    [categoricalCrossentropy(), [float(null, 10), float(null, 10)], []],
    [categoricalCrossentropy({ reduction: 'none' }), [float(null, 7, 10), float(null, 7, 10)], [null, 7]],
    [categoricalCrossentropy({ reduction: 'none' }), [float(4, 7, 10), float(4, 7, 10), float(4, 1)], [4, 7]],
    [sparseCategoricalCrossentropy({ reduction: 'none' }), [int(null), float(null, 10)], [null]],
    [sparseCategoricalCrossentropy({ reduction: 'none', ignoreClass: 0 }), [int(null, 1), float(null, 10)], [null]],
    [sparseCategoricalCrossentropy({ ignoreClass: 0 }), [int(null), float(null, 10), float(null)], []],
    [binaryCrossentropy({ reduction: 'none' }), [float(6), float(6, 1)], [6]],
  ])('%#: is known before there are values', (loss, specs, shape) => {
    expect(shapeOf(loss, ...specs)).toEqual(shape);
  });

  it.each<[string, Loss, Spec[], RegExp]>([
    [
      'class indices',
      categoricalCrossentropy(),
      [int(8), float(8, 10)],
      /yTrue must be .*\[8, 10\], received "\[8\]"\. Use sparseCategorical.*toCategorical/,
    ],
    ['other classes', categoricalCrossentropy(), [float(8, 9), float(8, 10)], /categorical_crossentropy: yTrue/],
    ['indices for the focal loss', categoricalFocalCrossentropy(), [int(8, 1), float(8, 10)], /toCategorical/],
    ['one-hot', sparseCategoricalCrossentropy(), [float(8, 10), float(8, 10)], /Use categoricalCrossentropy for one-hot/],
    ['too many labels', sparseCategoricalCrossentropy(), [int(9), float(8, 10)], /class index for each row/],
    ['another number of outputs', meanSquaredError(), [float(8, 2), float(8, 3)], /yTrue/],
    [
      'too few weights',
      categoricalCrossentropy(),
      [float(8, 10), float(8, 10), float(7)],
      /sampleWeight must be .*\[8\], received "\[7\]"/,
    ],
    [
      'weights per sample beside losses per position',
      categoricalCrossentropy(),
      [float(5, 5, 3), float(5, 5, 3), float(5)],
      /sampleWeight/,
    ],
    [
      'alpha for other classes',
      categoricalFocalCrossentropy({ alpha: [1, 2] }),
      [float(8, 3), float(8, 3)],
      /alpha must be a number, or 3/,
    ],
    ['classes not last', sparseCategoricalCrossentropy({ axis: 1 }), [int(8, 5), float(8, 3, 5)], /axis/],
    ['an empty batch', categoricalCrossentropy(), [float(0, 3), float(0, 3)], /at least one prediction/],
  ])('refuses %s', (_, loss, specs, message) => {
    expect(() => shapeOf(loss, ...specs)).toThrow(ShapeError);
    expect(() => shapeOf(loss, ...specs)).toThrow(message);
  });
});

describe('arguments', () => {
  it.each<[string, () => Loss]>([
    ['labelSmoothing', () => categoricalCrossentropy({ labelSmoothing: 1.1 })],
    ['labelSmoothing', () => binaryCrossentropy({ labelSmoothing: NaN })],
    ['axis', () => categoricalCrossentropy({ axis: 0.5 })],
    ['gamma', () => categoricalFocalCrossentropy({ gamma: -1 })],
    ['alpha', () => categoricalFocalCrossentropy({ alpha: [] })],
    ['alpha', () => categoricalFocalCrossentropy({ alpha: [1, NaN] })],
    ['ignoreClass', () => sparseCategoricalCrossentropy({ ignoreClass: 1.5 })],
    ['delta', () => huber({ delta: 0 })],
    ['axis', () => cosineSimilarity({ axis: 0.5 })],
    ['alpha', () => binaryFocalCrossentropy({ alpha: 1.5 })],
    ['gamma', () => binaryFocalCrossentropy({ gamma: -1 })],
    ['reduction', () => meanSquaredError({ reduction: 'average' as 'mean' })],
  ])('%s out of range is an error', (argument, make) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`: ${argument} must be`);
  });
});
