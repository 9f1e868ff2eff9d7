import type { NdArray } from '@ibex-ml/core';
import {
  activation,
  add,
  type AnyLayer,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  l1l2,
  layerNormalization,
  maxNorm,
  maxPooling2d,
  minMaxNorm,
  separableConv2d,
} from '@ibex-ml/layers';
import {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamW,
  categoricalCrossentropy,
  type CompileOptions,
  cosineDecay,
  cosineDecayRestarts,
  exponentialDecay,
  ftrl,
  huber,
  input,
  logitAdjusted,
  inverseTimeDecay,
  lamb,
  lion,
  meanSquaredError,
  type Model,
  model,
  muon,
  nadam,
  type Optimizer,
  polynomialDecay,
  rmsprop,
  sequential,
  sgd,
} from '@ibex-ml/models';
import { recallAtPrecision, rootMeanSquaredError, topKCategoricalAccuracy, truePositives } from '@ibex-ml/metrics';
import { mixed } from './mixed-models.ts';
import { integers, numbers, oneHot } from './numbers.ts';
import { attention } from './operations.ts';

/** A model that is fitted, saved, and fitted further by both sides. */
export interface FittedCase {
  readonly make: () => Model;
  /** Makes it anew each time, as optimizers keep state. */
  readonly compile: () => CompileOptions;
  readonly x: readonly NdArray[];
  readonly y: readonly NdArray[];
}

const batch = 8;

function perceptron(): Model {
  return sequential(
    [
      input([6], { name: 'x' }),
      dense(5, { activation: 'relu', kernelRegularizer: 'l2', activityRegularizer: 'l1' }),
      batchNormalization({ momentum: 0.9 }),
      dropout(0),
      dense(4, {
        activation: { className: 'leaky_relu', config: { negativeSlope: 0.3 } },
        kernelConstraint: maxNorm({ maxValue: 0.5 }),
        biasConstraint: 'nonNeg',
      }),
      layerNormalization(),
      dense(3, { activation: 'softmax' }),
    ],
    { name: 'perceptron' },
  );
}

function convolutional(): Model {
  const made = sequential(
    [
      input([8, 8, 2]),
      conv2d(4, 3, { padding: 'same', activation: 'relu', name: 'frozen' }),
      batchNormalization({ name: 'frozen_too' }),
      maxPooling2d({ poolSize: 2 }),
      separableConv2d(4, 3, { padding: 'same', pointwiseRegularizer: l1l2({ l1: 0.001, l2: 0.002 }) }),
      depthwiseConv2d(2, { depthMultiplier: 2, depthwiseConstraint: minMaxNorm({ minValue: 0.1, rate: 0.5, axis: [0, 1] }) }),
      averagePooling2d({ poolSize: 2 }),
      flatten(),
      dense(3, { activation: 'softmax' }),
    ],
    { name: 'convolutional' },
  );
  made.getLayer('frozen').trainable = false;
  made.getLayer('frozen_too').trainable = false;
  return made;
}

function several(): Model {
  const [left, right] = [input([4], { name: 'left' }), input([4], { name: 'right' })];
  const shared = dense(3, { activation: 'tanh', name: 'shared' });
  const [a, b] = [shared.apply(left), shared.apply(right)];
  const again = shared.apply(dense(4, { name: 'back' }).apply(b));
  const total = add({ name: 'sum' }).apply([a, again]);
  const out = dense(2, { activation: 'softmax', name: 'out' }).apply(concatenate({ name: 'all' }).apply([total, b, a]));
  return model({ inputs: [left, right], outputs: [out, total], name: 'several' });
}

function nested(): Model {
  const x = input([4], { name: 'x' });
  const inner = model({ inputs: x, outputs: [dense(3, { name: 'in' }).apply(x), x], name: 'inner' });
  const deep = sequential([dense(5, { inputShape: [5] }), batchNormalization()], { name: 'deep' });
  const head = sequential([dense(5, { inputShape: [3], activation: 'relu' }), deep, batchNormalization()], { name: 'head' });
  const [p, q] = [input([4], { name: 'p' }), input([4], { name: 'q' })];
  const [first] = inner.apply(p);
  const [second, passed] = inner.apply(q);
  if (first === undefined || second === undefined || passed === undefined) throw new Error('the inner model gives two');
  const all = concatenate({ name: 'ends' }).apply([head.apply(first), head.apply(second), passed]);
  return model({ inputs: [p, q], outputs: dense(3, { activation: 'softmax', name: 'out' }).apply(all), name: 'nested' });
}

/** Its outputs are those of a model inside, applied twice. */
function endsNested(): Model {
  const x = input([3], { name: 'x' });
  const inner = model({
    inputs: x,
    outputs: [dense(3, { name: 'one' }).apply(x), dense(2, { name: 'two', activation: 'softmax' }).apply(x)],
    name: 'inner',
  });
  const p = input([3], { name: 'p' });
  const [before] = inner.apply(p);
  const last = inner.apply(dense(3, { name: 'between' }).apply(before as typeof p));
  return model({ inputs: p, outputs: [last[1] as typeof p], name: 'ends_nested' });
}

function words(): Model {
  return sequential([
    input([5], { dtype: 'int32' }),
    embedding(9, 3, { embeddingsRegularizer: 'l2' }),
    flatten(),
    dense(1),
    activation('sigmoid'),
  ]);
}

/** The optimizers that the other cases leave out, with the schedules and arguments that they leave out. */
const optimizers: Readonly<Record<string, () => Optimizer>> = {
  adagrad: () => adagrad({ learningRate: 0.05, initialAccumulatorValue: 0.2, gradientAccumulationSteps: 2 }),
  adadelta: () => adadelta({ learningRate: 1, rho: 0.9, lossScaleFactor: 8 }),
  adamax: () => adamax({ learningRate: polynomialDecay({ initialLearningRate: 0.05, decaySteps: 10, cycle: true }) }),
  nadam: () => nadam({ learningRate: 0.02, clipvalue: 0.5 }),
  lion: () => lion({ learningRate: inverseTimeDecay({ initialLearningRate: 0.02, decaySteps: 2, decayRate: 0.5 }) }),
  ftrl: () => ftrl({ learningRate: 0.1, l1RegularizationStrength: 0.01, l2ShrinkageRegularizationStrength: 0.02 }),
  lamb: () => lamb({ learningRate: cosineDecayRestarts({ initialLearningRate: 0.05, firstDecaySteps: 3 }), weightDecay: 0.01 }),
  adafactor: () => adafactor({ learningRate: 0.05 }),
  muon: () => muon({ learningRate: 0.05, excludeLayers: ['last'] }),
};

function fittedByOptimizers(): Readonly<Record<string, FittedCase>> {
  const layers = (): AnyLayer[] => [
    dense(5, { activation: 'tanh', name: 'first' }),
    dense(3, { activation: 'softmax', name: 'last' }),
  ];
  const cases = Object.entries(optimizers).map(([name, optimizer]): [string, FittedCase] => [
    name,
    {
      make: () => sequential([input([4]), ...layers()], { name: 'fitted' }),
      compile: () => ({ optimizer: optimizer(), loss: 'categoricalCrossentropy' }),
      x: [rows(4)],
      y: [oneHot(batch, 3)],
    },
  ]);
  return Object.fromEntries(cases);
}

const rows = (features: number): NdArray => numbers([batch, features], -1, 1);

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
