import {
  type NdArray,
  ops,
  type Tensor,
  TracedFunction,
  type Tree,
  type ExecutionOptions,
  type ExecutionReport,
  valueAndGradOrNull,
  type Spec,
  specOf,
  StateError,
  type Variable,
} from '@ibex-ml/core';
import { type KerasTensor, listOf } from '@ibex-ml/layers';
import type { Direction, Metric } from '@ibex-ml/metrics';

import { type Optimizer, resolveOptimizer } from '../optimizers/index.ts';
import type { Model } from '../model/model.ts';
import { scalingWhereNeeded } from './auto-scale-loss.ts';
import { allLayers, frozenIn, requireDtypes } from './all-layers.ts';
import { checkCompileOptions, inCompile } from './compile/check-compile.ts';
import type { CompileOptions } from './compile/compile-options.ts';
import { type DeviceLogs, dropLogs } from './device-logs.ts';
import { alike } from './executions.ts';
import { LossTracker } from './loss-tracker.ts';
import { noGradients } from './no-gradients.ts';
import { type ModelOutput, outputsOf, outputsOfCall } from './compile/model-outputs.ts';
import { figureNames } from './compile/figure-names.ts';
import { checkNames, type OutputPlan, planOutputs } from './compile/output-plan.ts';

/** One batch on the host: inputs, targets, and a weight per sample for each output where there are weights. */
export interface HostBatch {
  readonly x: readonly NdArray[];
  readonly y: readonly NdArray[];
  readonly w: readonly NdArray[];
}

interface SymbolicBatch {
  readonly x: readonly Tensor[];
  readonly y: readonly Tensor[];
  readonly w: readonly Tensor[];
}

/**
 * What `compile` makes: the steps of training, testing and prediction as functions of the graph, and their state (optimizer,
 * metrics). A step is a pure function of weights, optimizer state, metric state, seeds and batch; the executor keeps that state.
 */
export class Trainer {
  readonly optimizer: Optimizer;
  /** The same, without what compile has put around it. */
  readonly chosenOptimizer: Optimizer;
  readonly options: CompileOptions;
  /** How steps are run. */
  readonly execution: ExecutionOptions;
  readonly #model: Model;
  readonly #loss: LossTracker;
  readonly #train: TracedFunction;
  readonly #test: TracedFunction;
  #plan: readonly OutputPlan[] | null = null;
  #outputs: readonly KerasTensor[] | null = null;
  #shown: readonly ModelOutput[] | null = null;
  #names: ReadonlyMap<Metric, string> = new Map();
  #frozen = '';

  constructor(model: Model, options: CompileOptions) {
    this.#model = model;
    checkCompileOptions(options);
    this.options = options;
    this.chosenOptimizer = inCompile(() => resolveOptimizer(options.optimizer ?? 'rmsprop'));
    this.optimizer = scalingWhereNeeded(model, this.chosenOptimizer, options.autoScaleLoss ?? true);
    this.#loss = new LossTracker('loss');
    this.execution = { jitCompile: options.jitCompile ?? 'auto', runEagerly: options.runEagerly ?? false };
    this.#train = new TracedFunction((batch: SymbolicBatch) => this.#trainStep(batch), this.execution);
    this.#test = new TracedFunction((batch: SymbolicBatch) => this.#testStep(batch), this.execution);
    try {
      if (this.outputs === null) checkNames(options);
      else this.prepare();
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Losses and metrics of each output. Known once the model's outputs are. @throws {StateError} when the model has grown since */
  get plan(): readonly OutputPlan[] {
    if (this.#plan === null) this.#makePlan();
    if (this.#outputs !== this.#model.outputs) throw hasGrown(this.#model.label);
    return this.#plan as readonly OutputPlan[];
  }

  /** How the last step of training was run. */
  get report(): ExecutionReport {
    return this.#train.report;
  }

  /** Whether steps run op by op. */
  get runsEagerly(): boolean {
    return this.execution.runEagerly === true;
  }

  /** The metrics of all outputs; none while the outputs are not known. */
  get metrics(): readonly Metric[] {
    return (this.#plan ?? []).flatMap((output) => [...output.metrics, ...output.weightedMetrics]);
  }

  /** The state of all figures since the last reset: of losses, and of metrics. */
  get figureVariables(): readonly Variable[] {
    const trackers = [this.#loss, ...(this.#plan ?? []).map(({ tracker }) => tracker)];
    return [...new Set([...trackers, ...this.metrics].flatMap(({ variables }) => variables))];
  }

  /**
   * The figures of a step by name, each with the direction that is better, or null where neither is; only the loss while the outputs are
   * not known.
   */
  get directions(): ReadonlyMap<string, Direction | null> {
    const plan = this.#plan ?? [];
    const parts = partsWithLosses(plan).map(({ name }) => `${name}_loss`);
    const known: [string, Direction | null][] = ['loss', ...parts].map((name) => [name, 'min']);
    return new Map([...known, ...[...this.#names].map(([metric, name]): [string, Direction | null] => [name, metric.direction])]);
  }

  /** Makes what depends on the model's outputs and weights: metrics, and the optimizer's slots. */
  prepare(): void {
    if (this.#plan === null && this.outputs !== null) this.#makePlan();
    this.optimizer.build(this.#model.weights.filter((weight) => weight.trainable));
  }

  /** The model's outputs, as far as they are known. */
  get outputs(): readonly ModelOutput[] | null {
    return outputsOf(this.#model) ?? this.#shown;
  }

  /** Takes note of the outputs that the model has for data; for models that do not say them. */
  showOutputs(specs: readonly Spec[]): void {
    if (this.#model.outputs === null) this.#shown = outputsOfCall(this.#model.label, specs);
  }

  /** Takes back what was made for outputs that the model turned out not to have. */
  forgetOutputs(): void {
    for (const output of this.#plan ?? []) output.dispose();
    this.#plan = null;
    this.#shown = null;
  }

  /** A step of fitting for each batch, in one go. The figures that it gives are those since the last reset, these batches included. */
  trainSteps(batches: readonly HostBatch[]): Promise<DeviceLogs> {
    return this.#runAll(this.#train, batches);
  }

  /** Adds batches to the figures, leaving the weights alone. */
  testSteps(batches: readonly HostBatch[]): Promise<DeviceLogs> {
    return this.#runAll(this.#test, batches);
  }

  resetMetrics(): void {
    this.#loss.resetState();
    for (const { tracker } of this.#plan ?? []) tracker.resetState();
    for (const metric of this.metrics) metric.resetState();
  }

  /** Gives back the memory of what was made here; an optimizer and metrics that were given as objects are left alone. */
  dispose(): void {
    for (const optimizer of new Set([this.optimizer, this.chosenOptimizer])) {
      if (optimizer !== this.options.optimizer) optimizer.dispose();
    }
    this.#loss.dispose();
    this.forgetOutputs();
  }

  async #runAll(step: TracedFunction, batches: readonly HostBatch[]): Promise<DeviceLogs> {
    this.#refresh();
    let logs: DeviceLogs = {};
    for (const stretch of alike(batches)) {
      dropLogs(logs);
      logs = (await step.runAll(stretch.map((batch) => [asTree(batch)]))) as DeviceLogs;
    }
    return logs;
  }

  #makePlan(): void {
    this.#outputs = this.#model.outputs;
    this.#plan = planOutputs(this.options, this.outputs ?? []);
    this.#names = figureNames(this.#plan);
  }

  #trainStep(batch: SymbolicBatch): Readonly<Record<string, Tensor>> {
    const weights = this.#model.trainableWeights;
    let outputs: readonly Tensor[] = [];
    let parts: readonly Tensor[] = [];
    let added: readonly Tensor[] = [];
    const { gradients } = valueAndGradOrNull((): Tensor => {
      ({ outputs, added } = this.#forward(batch.x, true));
      parts = this.#losses(batch, outputs);
      return this.optimizer.scaleLoss(this.#total(parts, added));
    }, weights)();
    // What the loss does not depend on, as behind an output without a loss, is left alone: no decay, no step of a momentum.
    const reached = gradients.flatMap((gradient, index) =>
      gradient === null ? [] : [[gradient, weights[index] as Variable] as const],
    );
    if (reached.length === 0 && weights.length > 0) throw noGradients(weights);
    this.optimizer.apply(
      reached.map(([gradient]) => gradient),
      reached.map(([, weight]) => weight),
    );
    return this.#figures(batch, outputs, this.#total(parts, added), parts);
  }

  #testStep(batch: SymbolicBatch): Readonly<Record<string, Tensor>> {
    const { outputs, added } = this.#forward(batch.x, false);
    const parts = this.#losses(batch, outputs);
    return this.#figures(batch, outputs, this.#total(parts, added), parts);
  }

  #forward(x: readonly Tensor[], training: boolean): { readonly outputs: readonly Tensor[]; readonly added: readonly Tensor[] } {
    const added: Tensor[] = [];
    const given = x.length === 1 ? (x[0] as Tensor) : x;
    const result = this.#model.apply(given, { training, addLoss: (loss) => void added.push(loss) });
    return { outputs: listOf<Tensor>(result), added: [...added, ...this.#model.weightLosses()] };
  }

  #losses({ y, w }: SymbolicBatch, outputs: readonly Tensor[]): readonly Tensor[] {
    return this.plan.map(({ loss }, index) => {
      const [yTrue, yPred] = [y[index] as Tensor, outputs[index] as Tensor];
      return loss === null ? ops.zeros([]) : loss.apply(yTrue, yPred, w[index] ?? null);
    });
  }

  #total(parts: readonly Tensor[], added: readonly Tensor[]): Tensor {
    const weighted = parts.flatMap((part, index) => {
      const { loss, lossWeight } = this.plan[index] as OutputPlan;
      if (loss === null) return [];
      return [lossWeight === 1 ? part : ops.mul(part, lossWeight)];
    });
    return [...weighted, ...added].reduce((sum, part) => ops.add(sum, part));
  }

  /** Adds the batch to all figures and gives them. */
  #figures(
    { y, w }: SymbolicBatch,
    outputs: readonly Tensor[],
    total: Tensor,
    parts: readonly Tensor[],
  ): Readonly<Record<string, Tensor>> {
    const count = specOf(outputs[0] as Tensor).shape[0] as number;
    const logs: Record<string, Tensor> = { loss: this.#loss.add(total, count) };
    const told = partsWithLosses(this.plan);
    for (const [index, output] of this.plan.entries()) {
      const { name, tracker, metrics, weightedMetrics } = output;
      const [yTrue, yPred, weight] = [y[index] as Tensor, outputs[index] as Tensor, w[index] ?? null];
      if (told.includes(output)) logs[`${name}_loss`] = tracker.add(parts[index] as Tensor, count);
      for (const metric of [...metrics, ...weightedMetrics]) {
        metric.updateState(yTrue, yPred, weightedMetrics.includes(metric) ? weight : null);
        logs[this.#names.get(metric) as string] = metric.result();
      }
    }
    return Object.fromEntries(Object.entries(logs).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Traces anew when layers were frozen or unfrozen, and checks that the backend computes in the types asked for. */
  #refresh(): void {
    const frozen = frozenIn(this.#model);
    if (frozen === this.#frozen) return;
    requireDtypes(allLayers(this.#model));
    for (const step of [this.#train, this.#test]) step.forget();
    this.#frozen = frozen;
  }
}

/** The outputs whose losses are figures of their own: all that have one, where there are several. */
function partsWithLosses(plan: readonly OutputPlan[]): readonly OutputPlan[] {
  const parts = plan.filter(({ loss }) => loss !== null);
  return parts.length > 1 ? parts : [];
}

function asTree({ x, y, w }: HostBatch): Tree<NdArray> {
  return { x, y, w };
}

function hasGrown(where: string): StateError {
  return new StateError({
    where,
    argument: 'compile',
    expected: 'called again after layers were added',
    received: 'a model that has grown since',
    remedy: 'Call model.compile once all layers are there.',
  });
}
