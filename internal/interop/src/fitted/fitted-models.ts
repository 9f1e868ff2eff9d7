import { dense } from '@ibex-ml/layers';
import { recallAtPrecision, rootMeanSquaredError, topKCategoricalAccuracy, truePositives } from '@ibex-ml/metrics';
import {
  adam,
  adamW,
  categoricalCrossentropy,
  cosineDecay,
  exponentialDecay,
  huber,
  input,
  logitAdjusted,
  meanSquaredError,
  rmsprop,
  sequential,
  sgd,
} from '@ibex-ml/models';
import { integers, numbers, oneHot } from '../numbers.ts';
import { attention } from '../operations.ts';
import { batch, type FittedCase, rows } from './fitted-case.ts';
import { mixed } from './mixed-precision.ts';
import { convolutional, endsNested, nested, perceptron, several, words } from './networks.ts';
import { fittedByOptimizers } from './optimizers.ts';

/** Every kind of model, optimizer and schedule, with weights that are frozen, shared and averaged. */
export const fitted: Readonly<Record<string, FittedCase>> = {
  perceptron: {
    make: perceptron,
    compile: () => ({
      optimizer: adam({ learningRate: 0.01, amsgrad: true }),
      loss: categoricalCrossentropy({ labelSmoothing: 0.1 }),
      metrics: ['accuracy', topKCategoricalAccuracy({ k: 2 })],
    }),
    x: [rows(6)],
    y: [oneHot(batch, 3)],
  },
  convolutional: {
    make: convolutional,
    compile: () => ({
      optimizer: sgd({
        learningRate: cosineDecay({ initialLearningRate: 0.05, decaySteps: 20, warmupTarget: 0.1, warmupSteps: 3 }),
        momentum: 0.9,
        nesterov: true,
      }),
      loss: 'sparseCategoricalCrossentropy',
      metrics: ['sparseCategoricalAccuracy'],
    }),
    x: [numbers([batch, 8, 8, 2], -1, 1)],
    y: [integers([batch], 3)],
  },
  several: {
    make: several,
    compile: () => ({
      optimizer: rmsprop({ learningRate: 0.01, momentum: 0.5, centered: true }),
      loss: { out: 'categoricalCrossentropy', sum: 'mse' },
      lossWeights: [1, 0.5],
    }),
    x: [rows(4), numbers([batch, 4], -2, 1)],
    y: [oneHot(batch, 2), rows(3)],
  },
  nested: {
    make: nested,
    compile: () => ({
      optimizer: adamW({ learningRate: 0.01, weightDecay: 0.02, clipnorm: 1, useEma: true, emaMomentum: 0.8 }),
      loss: 'categoricalCrossentropy',
      weightedMetrics: ['categoricalAccuracy'],
    }),
    x: [rows(4), numbers([batch, 4], -2, 1)],
    y: [oneHot(batch, 3)],
  },
  ends_nested: {
    make: endsNested,
    compile: () => ({ optimizer: sgd({ learningRate: 0.1, globalClipnorm: 1 }), loss: ['categoricalCrossentropy'] }),
    x: [rows(3)],
    y: [oneHot(batch, 2)],
  },
  ...mixed,
  numbers: {
    make: () => sequential([input([4]), dense(3, { activation: 'sigmoid' })], { name: 'numbers' }),
    compile: () => ({
      optimizer: 'sgd',
      loss: huber(),
      metrics: [
        'mae',
        'mean_absolute_percentage_error',
        'klDivergence',
        'cosine_similarity',
        'logCoshError',
        'poisson',
        'squared_hinge',
        meanSquaredError({ name: 'brier' }),
        rootMeanSquaredError(),
        truePositives(),
        recallAtPrecision(0.5, { numThresholds: 20 }),
        'binary_crossentropy',
      ],
    }),
    x: [rows(4)],
    y: [numbers([batch, 3], 0, 1)],
  },
  ...fittedByOptimizers(),
  rare: {
    make: () => sequential([input([4]), dense(3, { activation: 'softmax' })], { name: 'rare' }),
    compile: () => ({
      optimizer: 'sgd',
      loss: logitAdjusted(categoricalCrossentropy({ labelSmoothing: 0.1, reduction: 'sum' }), {
        classCounts: [90, 9, 1],
        tau: 0.5,
      }),
    }),
    x: [rows(4)],
    y: [oneHot(batch, 3)],
  },
  attention: {
    make: attention,
    compile: () => ({ optimizer: adam({ learningRate: 0.01 }), loss: 'categoricalCrossentropy' }),
    x: [numbers([batch, 5, 4], -1, 1), integers([batch, 5], 9)],
    y: [oneHot(batch, 3)],
  },
  words: {
    make: words,
    compile: () => ({
      optimizer: adam({ learningRate: exponentialDecay({ initialLearningRate: 0.02, decaySteps: 2, decayRate: 0.9 }) }),
      loss: 'binaryCrossentropy',
      metrics: ['binaryAccuracy'],
    }),
    x: [integers([batch, 5], 9)],
    y: [numbers([batch, 1], 0, 1)],
  },
};
