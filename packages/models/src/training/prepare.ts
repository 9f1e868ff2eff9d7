import { ArgumentError, type NdArray, type Spec } from '@ibex-ml/core';
import type { Dataset } from '@ibex-ml/data';
import type { Model } from '../model/model.ts';
import { type BatchSource, type BatchForm, datasetBatches, type HostArrays, hostArrays } from './data/batch-source.ts';
import { checkInputs, checkTargets } from './data/check-batch.ts';
import { checkFigures } from './compile/check-figures.ts';
import { outputsOf } from './compile/model-outputs.ts';
import type { ClassWeight } from './data/sample-weights.ts';
import type { HostBatch, Trainer } from './trainer.ts';

/** The names of a model's inputs; one nameless input where they are not known. */
export function inputNames(model: Model): readonly string[] {
  return model.inputs?.map((input) => input.node.layer.name) ?? ['input'];
}

/** How batches for this model look. */
export function batchForm(model: Model, where: string, classWeight?: ClassWeight): BatchForm {
  const outputNames = outputsOf(model)?.map(({ name }) => name) ?? ['output'];
  return { where, inputNames: inputNames(model), outputNames, classWeight };
}

/** Arrays for fitting or evaluating, checked against the model before anything is computed. */
export async function trainingArrays(
  model: Model,
  where: string,
  given: {
    readonly x: unknown;
    readonly y: unknown;
    readonly sampleWeight?: unknown;
    readonly classWeight?: ClassWeight | undefined;
  },
): Promise<HostArrays> {
  const arrays = await hostArrays({ ...batchForm(model, where, given.classWeight), ...given });
  if (arrays.y.length === 0) throw noTargets(where);
  checkBatch(model, where, arrays);
  return arrays;
}

/** Batches of a dataset for fitting or evaluating, each checked before it is used. */
export function trainingBatches(model: Model, where: string, dataset: Dataset<unknown>, classWeight?: ClassWeight): BatchSource {
  const source = datasetBatches(dataset, batchForm(model, where, classWeight));
  async function* epoch(number: number, from?: number): AsyncGenerator<HostBatch> {
    for await (const batch of source.epoch(number, from)) {
      if (batch.y.length === 0) throw noTargets(where);
      checkBatch(model, where, batch);
      yield batch;
    }
  }
  return { ...source, epoch };
}

/** Makes the weights if need be, and holds a batch against the model; where it does not fit, no weights were made. */
function checkBatch(model: Model, where: string, arrays: HostArrays): void {
  const { trainer } = model;
  if (model.inputs !== null) checkInputs(where, arrays.x, model.inputs);
  if (model.built && trainer.outputs !== null) {
    checkOutputs(trainer, where, arrays);
    return;
  }
  try {
    model.allOrNone(() => {
      trainer.showOutputs(outputSpecs(model, arrays.x));
      checkOutputs(trainer, where, arrays);
    });
  } catch (error) {
    trainer.forgetOutputs();
    throw error;
  }
  trainer.prepare();
}

function checkOutputs({ outputs, plan, runsEagerly }: Trainer, where: string, { y, w }: HostArrays): void {
  if (outputs === null) return;
  checkTargets({ where, plan, outputs }, y);
  // Run op by op, losses and metrics may look at values, which a trace has not.
  if (!runsEagerly) checkFigures(where, plan, outputs, { y, w });
}

/** Makes the weights of a model that has not seen a shape yet. */
export function buildFor(model: Model, x: readonly NdArray[]): void {
  if (model.built) return;
  outputSpecs(model, x);
  if (model.compiled) model.trainer.prepare();
}

/** The outputs for data of these shapes; makes the weights. */
function outputSpecs(model: Model, x: readonly NdArray[]): readonly Spec[] {
  const specs = x.map(({ shape, dtype }) => ({ shape: [null, ...shape.slice(1)], dtype }));
  return model.computeOutputSpec(specs.length === 1 ? (specs[0] as (typeof specs)[0]) : specs);
}

/** @throws {StateError} before compile */
export function requireCompiled(model: Model): void {
  void model.trainer;
}

/** @throws {ArgumentError} for a dataset that never ends, where nothing else ends the epoch */
export function refuseEndless(where: string, argument: string, dataset: Dataset<unknown>, steps: number | undefined): void {
  if (steps !== undefined || dataset.cardinality !== 'infinite') return;
  throw new ArgumentError({
    where,
    argument,
    expected: 'given for a dataset that never ends',
    received: steps,
    remedy: `Pass ${argument}, or take() a part of the dataset.`,
  });
}

/** @throws {ArgumentError} where a dataset brings what is given again */
export function refuseWithDataset(where: string, options: Readonly<Record<string, unknown>>): void {
  for (const [argument, value] of Object.entries(options)) {
    if (value === undefined) continue;
    throw new ArgumentError({
      where,
      argument,
      expected: 'left out where a Dataset is given',
      received: value,
      remedy: 'Let the dataset batch, shuffle, split and weigh: its elements are the batches.',
    });
  }
}

function noTargets(where: string): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'y',
    expected: 'given, as there is a loss to compute',
    received: undefined,
    remedy: 'Pass the targets: fit(x, y), or batches { x, y } of a Dataset.',
  });
}
