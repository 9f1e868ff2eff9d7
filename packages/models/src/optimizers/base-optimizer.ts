import { NdArray, ops, scoped, type Tensor, Variable } from '@ibex-ml/core';
import { lateAverages, notBuilt, requireAsMany, requireState } from './checks.ts';
import { type Clipping, clipGradients, type ClippingOptions, clippingOf } from './clipping.ts';
import { GradientAccumulation, type GradientAccumulationOptions } from './gradient-accumulation.ts';
import { type LearningRate, Rate } from './learning-rate.ts';
import { lossScaleOf, type LossScaleOptions, unscaled } from './loss-scale.ts';
import { type MovingAverage, type MovingAverageOptions, movingAverageOf, updateAverages } from './moving-average.ts';
import type { Optimizer } from './optimizer.ts';
import { type Slot, SlotTable } from './slots.ts';
import { type DecayRate, WeightDecay, type WeightDecayOptions } from './weight-decay.ts';

/** Arguments that every optimizer takes. */
export interface OptimizerOptions
  extends ClippingOptions, WeightDecayOptions, MovingAverageOptions, GradientAccumulationOptions, LossScaleOptions {
  /** A number, a schedule, or a function of the step in ops. */
  readonly learningRate?: LearningRate;
  /** What it is called; default Keras's name, such as `adam`. */
  readonly name?: string;
}

/** What a step makes of one weight and its slots. */
export interface Updated {
  readonly weight: Tensor;
  /** In the order of the slots. */
  readonly slots: readonly Tensor[];
}

/** How one weight is updated, in ops: a pure function of the weight, its gradient and its slots. */
export type UpdateRule = (weight: Tensor, gradient: Tensor, slots: readonly Tensor[]) => Updated;

/** What some optimizers have beside slots and a rule. */
export interface OptimizerExtras {
  /** State that belongs to no weight, which `ruleAt` assigns to. */
  readonly shared?: readonly Variable[];
  /** How much each weight decays, where that is not the same for all. */
  readonly decayRate?: DecayRate;
}

/**
 * Everything that optimizers share: slots, clipping, weight decay, averages, the count of steps, saving. A subclass names its
 * slots and gives the rule; it overrides nothing else.
 *
 * Order of a step, as in Keras: divide the gradients by the scale of the loss, add them up where several batches make a step, clip them,
 * decay the weights, apply the rule, move the averages, keep the weights within their constraints, count.
 *
 * @see keras.optimizers.Optimizer
 */
export abstract class BaseOptimizer implements Optimizer {
  readonly className: string;
  readonly name: string;
  readonly iterations: Variable;
  readonly innerOptimizer: Optimizer | null = null;
  readonly #rate: Rate;
  readonly #clipping: Clipping;
  readonly #decay: WeightDecay;
  readonly #average: MovingAverage;
  readonly #averages: SlotTable;
  readonly #accumulation: GradientAccumulation;
  readonly #lossScale: number | null;
  readonly #slots: SlotTable;
  readonly #shared: readonly Variable[];

  constructor(
    className: string,
    options: OptimizerOptions & { readonly learningRate: LearningRate; readonly name: string },
    extras: OptimizerExtras = {},
  ) {
    this.className = className;
    this.name = options.name;
    this.#clipping = clippingOf(this.name, options);
    this.#decay = new WeightDecay(this.name, options, extras.decayRate);
    this.#average = movingAverageOf(this.name, options);
    this.#accumulation = new GradientAccumulation(this.name, options);
    this.#lossScale = lossScaleOf(this.name, options);
    this.#rate = new Rate(this.name, options.learningRate);
    this.#averages = new SlotTable(this.name);
    this.#slots = new SlotTable(this.name);
    this.#shared = extras.shared ?? [];
    this.iterations = new Variable(new NdArray(new Int32Array(1), []), { name: `${this.name}/iteration`, trainable: false });
  }

  /** What is kept beside a weight, in groups: a group lies together weight by weight, one group after the other. */
  protected abstract slotsOf(weight: Variable): readonly (readonly Slot[])[];

  /**
   * The rule of one step. What is the same for all weights is computed here, once.
   *
   * @param learningRate - a float32 scalar
   * @param step - counted from 1, a float32 scalar
   */
  protected abstract ruleAt(learningRate: Tensor, step: Tensor): UpdateRule;

  /** Its arguments as plain data. @throws {ArgumentError} when the learning rate is a function */
  abstract getConfig(): Readonly<Record<string, unknown>>;

  get variables(): readonly Variable[] {
    return this.variablesOf(this.#slots.weights);
  }

  variablesOf(weights: readonly Variable[]): readonly Variable[] {
    const rate = this.#rate.variable === null ? [] : [this.#rate.variable];
    const [averages, sums] = [this.#averages.ofAll(weights), this.#accumulation.variablesOf(weights)];
    return [this.iterations, ...rate, ...averages, ...sums, ...this.#slots.ofAll(weights), ...this.#shared];
  }

  get useEma(): boolean {
    return this.#average.useEma;
  }

  averageOf(weight: Variable): Variable | null {
    return this.#averages.of(weight)[0] ?? null;
  }

  get followsSchedule(): boolean {
    return this.#rate.variable === null;
  }

  setLearningRate(value: number): void {
    this.#rate.set(value);
  }

  readLearningRate(): Promise<number> {
    return this.#rate.read(this.iterations);
  }

  build(weights: readonly Variable[]): void {
    const fresh = weights.filter((weight) => !this.#slots.has(weight));
    if (fresh.length === 0) return;
    if (this.#average.useEma && this.#slots.weights.length > 0) throw lateAverages(this.name, fresh);
    for (const weight of fresh) {
      this.#slots.add(weight, this.slotsOf(weight));
      this.#accumulation.build(weight);
      if (this.#average.useEma) this.#averages.add(weight, [['average']]);
    }
  }

  scaleLoss(loss: Tensor): Tensor {
    return this.#lossScale === null ? loss : ops.mul(loss, this.#lossScale);
  }

  apply(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    requireAsMany(this.name, gradients, weights);
    const unknown = weights.find((weight) => !this.#slots.has(weight));
    if (unknown !== undefined) throw notBuilt(this.name, unknown);
    if (weights.length > 0) scoped(() => this.#step(gradients, weights));
  }

  async finalize(weights: readonly Variable[]): Promise<void> {
    for (const weight of weights) {
      const [average] = this.#averages.of(weight);
      if (average !== undefined) weight.assign(await average.read());
    }
  }

  setWeights(values: readonly NdArray[]): void {
    const { variables } = this;
    requireState(this.name, variables, values);
    for (const [index, variable] of variables.entries()) variable.assign(values[index] as NdArray);
    if (this.#rate.variable !== null) this.#rate.restored((values[1] as NdArray).at());
  }

  dispose(): void {
    for (const variable of this.variables) variable.dispose();
  }

  /** The arguments that all optimizers share, as plain data. */
  protected baseConfig(): Readonly<Record<string, unknown>> {
    const { rate: weightDecay, excluded } = this.#decay;
    const clipping = { clipnorm: null, clipvalue: null, globalClipnorm: null };
    return {
      name: this.name,
      learningRate: this.#rate.config(),
      weightDecay,
      ...(excluded.length === 0 ? {} : { excludeFromWeightDecay: excluded }),
      ...clipping,
      ...(this.#clipping === null ? {} : { [this.#clipping.kind]: this.#clipping.limit }),
      ...this.#average,
      lossScaleFactor: this.#lossScale,
      gradientAccumulationSteps: this.#accumulation.steps,
    };
  }

  #step(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    const taken = this.iterations.value;
    const updates = this.#accumulation.updates(taken);
    const typed = unscaled(gradients, this.#lossScale).map((gradient, index) =>
      ops.cast(gradient, (weights[index] as Variable).dtype),
    );
    const changed = [...weights, ...this.#slots.ofAll(weights), ...this.#shared];
    this.#accumulation.apply(typed, weights, taken, changed, (given) => {
      this.#update(given, weights, this.#rate.at(taken), updates);
    });
    if (this.#average.useEma) {
      const averaged = this.#averages.weights;
      const averages = this.#averages.ofAll(averaged);
      updateAverages(this.#average, { weights: averaged, averages, trained: weights }, updates);
    }
    for (const weight of weights) if (weight.constraint !== null) weight.assign(weight.constraint(weight.value));
    this.iterations.assign(ops.add(taken, 1));
  }

  #update(gradients: readonly Tensor[], weights: readonly Variable[], learningRate: Tensor, updates: Tensor): void {
    const clipped = clipGradients(gradients, this.#clipping);
    const decayed = this.#decay.apply(weights, learningRate);
    const rule = this.ruleAt(learningRate, ops.add(ops.cast(updates, 'float32'), 1));
    for (const [index, weight] of weights.entries()) {
      const slots = this.#slots.of(weight);
      const values = slots.map(({ value }) => value);
      const updated = rule(decayed[index] as Tensor, clipped[index] as Tensor, values);
      for (const [at, slot] of slots.entries()) slot.assign(updated.slots[at] as Tensor);
      weight.assign(updated.weight);
    }
  }
}
