import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, BackendError, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { categoricalCrossentropy, type Loss } from '../../losses/index.ts';
import { type Sequential, sequential } from '../../model/sequential.ts';
import { adam } from '../../optimizers/index.ts';
import { type Refusal, refusalOf } from '../../testing/refusal.ts';
import { classifier, oneHot, rows, twoEnded } from '../../testing/small-models.ts';
import type { CompileOptions } from './compile-options.ts';

beforeAll(() => setBackend(cpu()));

/** Options of plain JavaScript, which no compiler has seen. */
type Case = readonly [options: unknown, message: string];

const losses =
  'binaryCrossentropy, binaryFocalCrossentropy, categoricalCrossentropy, categoricalFocalCrossentropy, categoricalGeneralizedCrossEntropy, categoricalHinge, cosineSimilarity, dice, hinge, huber, klDivergence, logCosh, meanAbsoluteError, meanAbsolutePercentageError, meanSquaredError, meanSquaredLogarithmicError, poisson, sparseCategoricalCrossentropy, squaredHinge, tversky';
const metrics =
  'accuracy, auc, binaryAccuracy, binaryCrossentropy, categoricalAccuracy, categoricalCrossentropy, categoricalHinge, cosineSimilarity, falseNegatives, falsePositives, hinge, klDivergence, logCoshError, mean, meanAbsoluteError, meanAbsolutePercentageError, meanSquaredError, meanSquaredLogarithmicError, poisson, precision, recall, rootMeanSquaredError, sparseCategoricalAccuracy, sparseCategoricalCrossentropy, sparseTopKCategoricalAccuracy, squaredHinge, sum, topKCategoricalAccuracy, trueNegatives, truePositives';
const all = 'optimizer, loss, lossWeights, metrics, weightedMetrics, jitCompile, runEagerly, stepsPerExecution, autoScaleLoss';
const lossGiven = "Pass a name such as 'categoricalCrossentropy', a loss, or one for each output.";
const ownFunction = 'Check the name; for anything else pass a function of yTrue and yPred in ops.';
const ownOptimizer = 'Check the name, or pass an optimizer such as adam({ learningRate: 0.001 }).';

const lossName = (received: string): string =>
  `compile: loss must be a loss, or one of ${losses}, received ${received}. ${ownFunction}`;
const metricName = (received: string): string =>
  `compile: metric must be a metric, or one of ${metrics}, received ${received}. ${ownFunction}`;
const optimizerName = (received: string): string =>
  `compile: optimizer must be an optimizer, or one of adadelta, adafactor, adagrad, adam, adamW, adamax, adamw, ftrl, lamb, lion, muon, nadam, rmsprop, sgd, received ${received}. ${ownOptimizer}`;

describe('a model of one output', () => {
  it.each<Case>([
    [undefined, `compile: options must be made of ${all}, received undefined. Pass the options last, as one plain object.`],
    [
      { loss: 'mse', metric: ['mae'] },
      `compile: options must be made of ${all}, received ["metric"]. Check the name of the option.`,
    ],
    [{ optimizer: 'adam' }, `compile: loss must be given, received undefined. ${lossGiven}`],
    [{ loss: null }, `compile: loss must be given, received null. ${lossGiven}`],
    [{ loss: 'crossentropy' }, lossName('"crossentropy"')],
    [
      { loss: 3 },
      'compile: loss must be for the one output "out", received 3. Pass it directly, a list of one, or a record by this name.',
    ],
    [{ loss: { className: 'Nice', config: {} } }, lossName('"Nice"')],
    [
      { loss: { className: 'CategoricalCrossentropy', config: { labelSmoothing: 2 } } },
      'compile, categorical_crossentropy: labelSmoothing must be a number from 0 to 1, received 2. Pass 0 for none; 0.1 is common.',
    ],
    [
      { loss: ['mse', 'mae'] },
      'compile: loss must be for the one output "out", received ["mse", "mae"]. Pass it directly, a list of one, or a record by this name.',
    ],
    [
      { loss: { end: 'mse' } },
      'compile: loss must be by the names of the outputs: "out", received "end". An output is called as the layer that it comes from.',
    ],
    [{ loss: {} }, "compile: loss must be given for at least one output, received {}. Name an output: { out: 'mse' }."],
    [{ loss: 'mse', optimizer: 'adamm' }, optimizerName('"adamm"')],
    [{ loss: 'mse', optimizer: adam }, optimizerName('the function adam')],
    [
      { loss: 'mse', optimizer: { className: 'SGD', config: { learningRate: NaN } } },
      'compile, sgd: learningRate must be a finite number >= 0, a schedule, or a function of the step, received NaN. Pass a small number such as 0.001.',
    ],
    [{ loss: 'mse', metrics: ['accuracy', 'accurcy'] }, metricName('"accurcy"')],
    [{ loss: 'mse', metrics: [null] }, metricName('null')],
    [{ loss: 'mse', weightedMetrics: ['f2'] }, metricName('"f2"')],
    [
      { loss: 'mse', metrics: 'accuracy' },
      'compile: metrics must be for the one output "out", received "accuracy". Pass a list, or a record by this name.',
    ],
    [
      { loss: 'mse', metrics: [['mae'], ['mse']] },
      'compile: metrics must be for the one output "out", received [["mae"], ["mse"]]. Pass a list, or a record by this name.',
    ],
    [
      { loss: 'mse', metrics: { out: 'mae' } },
      'compile: metrics must be a list of metrics for each output, received "mae". Put a single one into a list: [\'accuracy\'].',
    ],
    [
      { loss: 'mse', lossWeights: [1, 2] },
      'compile: lossWeights must be for the one output "out", received [1, 2]. Pass a list of one, or a record by this name.',
    ],
    [
      { loss: 'mse', jitCompile: 'yes' },
      'compile: jitCompile must be "auto", true or false, received "yes". Leave it out for "auto".',
    ],
    [
      { loss: 'mse', runEagerly: 1 },
      'compile: runEagerly must be true or false, received 1. Pass true to debug op by op, or leave it out.',
    ],
    [{ loss: 'mse', autoScaleLoss: 'no' }, 'compile: autoScaleLoss must be true or false, received "no". Leave it out for true.'],
  ])('%o', async (options, message) => {
    const model = await classifier();
    const act = (): unknown => model.compile(options as CompileOptions);
    expect(await refusalOf(model, act)).toEqual([ArgumentError, message]);
  });
});

describe('a model of two outputs', () => {
  const each = 'one for each output: "kind", "size"';
  const both = 'Pass a list in this order, or a record by these names.';
  const names = 'by the names of the outputs: "kind", "size"';
  const called = 'An output is called as the layer that it comes from.';

  it.each<Case>([
    [{ loss: ['mse'] }, `compile: loss must be ${each}, received ["mse"]. ${both}`],
    [{ loss: { kind: 'mse', siz: 'mse' } }, `compile: loss must be ${names}, received "siz". ${called}`],
    [{ loss: ['mse', 'nope'] }, lossName('"nope"')],
    [
      { loss: [null, null] },
      "compile: loss must be given for at least one output, received [null, null]. Name an output: { kind: 'mse' }.",
    ],
    [{ loss: 'mse', lossWeights: [1] }, `compile: lossWeights must be ${each}, received [1]. ${both}`],
    [{ loss: 'mse', lossWeights: 2 }, `compile: lossWeights must be ${each}, received 2. ${both}`],
    [{ loss: 'mse', lossWeights: { siz: 2 } }, `compile: lossWeights must be ${names}, received "siz". ${called}`],
    [
      { loss: 'mse', lossWeights: [1, NaN] },
      'compile: lossWeights must be finite numbers, received [1, NaN]. Pass what the loss of each output counts, such as [1, 0.5].',
    ],
    [{ loss: 'mse', metrics: ['mae'] }, `compile: metrics must be ${each}, received ["mae"]. ${both}`],
    [{ loss: 'mse', metrics: { siz: ['mae'] } }, `compile: metrics must be ${names}, received "siz". ${called}`],
    [
      { loss: 'mse', metrics: { size: 'mae' } },
      'compile: metrics must be a list of metrics for each output, received "mae". Put a single one into a list: [\'accuracy\'].',
    ],
    [{ loss: 'mse', metrics: [['accuracy'], ['nope']] }, metricName('"nope"')],
    [{ loss: 'mse', weightedMetrics: { siz: ['mae'] } }, `compile: weightedMetrics must be ${names}, received "siz". ${called}`],
  ])('%o', async (options, message) => {
    const model = await twoEnded();
    const act = (): unknown => model.compile(options as CompileOptions);
    expect(await refusalOf(model, act)).toEqual([ArgumentError, message]);
  });
});

describe('a model whose outputs are not known yet', () => {
  const deferred = (): Sequential => sequential([dense(3, { name: 'late' })]);

  it.each<Case>([
    [{ loss: 'nope' }, lossName('"nope"')],
    [{ loss: 'mse', metrics: ['nope'] }, metricName('"nope"')],
    [{ loss: 'mse', optimizer: 'nope' }, optimizerName('"nope"')],
  ])('%o', async (options, message) => {
    const model = deferred();
    const act = (): unknown => model.compile(options as CompileOptions);
    expect(await refusalOf(model, act)).toEqual([ArgumentError, message]);
    expect(model.compiled).toBe(false);
  });
});

it('a function that is no loss, such as a factory, is refused before the first step', async () => {
  const model = await classifier();
  model.compile({ optimizer: 'sgd', loss: categoricalCrossentropy as unknown as Loss });
  expect(await refusalOf(model, () => model.fit(rows(8), oneHot(8), { verbose: 0 }))).toEqual([
    ArgumentError,
    'model.fit, categoricalCrossentropy: loss must be a function that returns a tensor, received { className, name, reduction, targets, ignoredClass, call, apply, getConfig }. Return the loss of each sample; of a factory pass what it makes, such as categoricalCrossentropy().',
  ]);
});

it('jitCompile: true is refused where the backend compiles nothing, before the first step', async () => {
  const model = await classifier();
  model.compile({ optimizer: 'sgd', loss: 'mse', jitCompile: true });
  const refusal: Refusal = [
    BackendError,
    'jitCompile: jitCompile must be "auto" or false where the backend has no compiled program for the graph, received true. This backend compiles nothing; use wasm().',
  ];
  expect(await refusalOf(model, () => model.trainOnBatch(rows(8), oneHot(8)))).toEqual(refusal);
});
