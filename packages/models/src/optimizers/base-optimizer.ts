import {
  ArgumentError,
  DTypeError,
  formatShape,
  NdArray,
  emptyArray,
  ops,
  sameShape,
  scoped,
  ShapeError,
  StateError,
  type Tensor,
  Variable,
} from '@ibex-ml/core';
import { type Clipping, clipGradients, type ClippingOptions, clippingOf } from './clipping.ts';
import { type LearningRate, Rate } from './learning-rate.ts';
import { type MovingAverage, type MovingAverageOptions, movingAverageOf, updateAverages } from './moving-average.ts';
import type { Optimizer } from './optimizer.ts';
import { WeightDecay, type WeightDecayOptions } from './weight-decay.ts';

/** Arguments that every optimizer takes. */
export interface OptimizerOptions extends ClippingOptions, WeightDecayOptions, MovingAverageOptions {
  /** A number, a schedule, or a function of the step in ops. */
  readonly learningRate?: LearningRate;
  /** What it is called; default Keras's name, such as `adam`. */
  readonly name?: string;
}

/** What a step makes of one weight and its slots. */
export interface Updated {
  readonly weight: Tensor;
  /** In the order of the slot names. */
  readonly slots: readonly Tensor[];
}

/** How one weight is updated, in ops: a pure function of the weight, its gradient and its slots. */
export type UpdateRule = (weight: Tensor, gradient: Tensor, slots: readonly Tensor[]) => Updated;

/**
 * Everything that optimizers share: slots, clipping, weight decay, averages, the count of steps, saving. A subclass names its
 * slots and gives the rule; it overrides nothing else.
 *
 * Order of a step, as in Keras: clip the gradients, decay the weights, apply the rule, move the averages, keep the weights within their
 * constraints, count.
 *
 * @see keras.optimizers.Optimizer
 */
export abstract class BaseOptimizer implements Optimizer {
  readonly className: string;
  readonly name: string;
  readonly iterations: Variable;
  readonly #rate: Rate;
  readonly #clipping: Clipping;
  readonly #decay: WeightDecay;
  readonly #average: MovingAverage;
  readonly #averages = new Map<Variable, Variable>();
  readonly #slots = new Map<Variable, readonly Variable[]>();

  constructor(className: string, options: OptimizerOptions & { readonly learningRate: LearningRate; readonly name: string }) {
    this.className = className;
    this.name = options.name;
    this.#clipping = clippingOf(this.name, options);
    this.#decay = new WeightDecay(this.name, options);
    this.#average = movingAverageOf(this.name, options);
    this.#rate = new Rate(this.name, options.learningRate);
    this.iterations = new Variable(new NdArray(new Int32Array(1), []), { name: `${this.name}/iteration`, trainable: false });
  }

  /** Keras's names of the slots, in groups: a group lies together weight by weight, one group after the other. */
  protected abstract readonly slotGroups: readonly (readonly string[])[];

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
    return this.variablesOf([...this.#slots.keys()]);
  }

  variablesOf(weights: readonly Variable[]): readonly Variable[] {
    const slots = weights.map((weight) => this.#slots.get(weight) ?? []);
    let start = 0;
    const grouped = this.slotGroups.flatMap((group) => {
      const [from, to] = [start, start + group.length];
      start = to;
      return slots.flatMap((each) => each.slice(from, to));
    });
    const rate = this.#rate.variable === null ? [] : [this.#rate.variable];
    const averages = weights.flatMap((weight) => this.#averages.get(weight) ?? []);
    return [this.iterations, ...rate, ...averages, ...grouped];
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
    if (this.#average.useEma && this.#slots.size > 0) throw this.#lateAverages(fresh);
    const names = this.slotGroups.flat();
    for (const weight of fresh) {
      this.#slots.set(
        weight,
        names.map((name) => this.#slot(weight, name)),
      );
      if (this.#average.useEma) this.#averages.set(weight, this.#slot(weight, 'average'));
    }
  }

  apply(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    this.#check(gradients, weights);
    if (weights.length > 0) scoped(() => this.#step(gradients, weights));
  }

  async finalize(weights: readonly Variable[]): Promise<void> {
    for (const weight of weights) {
      const average = this.#averages.get(weight);
      if (average !== undefined) weight.assign(await average.read());
    }
  }

  setWeights(values: readonly NdArray[]): void {
    const { variables } = this;
    if (values.length !== variables.length) {
      throw new ArgumentError({
        where: this.name,
        argument: 'values',
        expected: `${variables.length} arrays, one per variable`,
        received: `${values.length} arrays`,
        remedy: 'Build the optimizer with the weights that it was saved with, then set its state.',
      });
    }
    for (const [index, variable] of variables.entries()) requireFit(this.name, index, variable, values[index] as NdArray);
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
    };
  }

  #step(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    const taken = this.iterations.value;
    const learningRate = this.#rate.at(this.iterations);
    const clipped = clipGradients(gradients, this.#clipping);
    const decayed = this.#decay.apply(weights, learningRate);
    const rule = this.ruleAt(learningRate, ops.add(ops.cast(taken, 'float32'), 1));
    for (const [index, weight] of weights.entries()) {
      const slots = this.#slots.get(weight) as readonly Variable[];
      const gradient = ops.cast(clipped[index] as Tensor, weight.dtype);
      const updated = rule(
        decayed[index] as Tensor,
        gradient,
        slots.map(({ value }) => value),
      );
      for (const [at, slot] of slots.entries()) slot.assign(updated.slots[at] as Tensor);
      weight.assign(updated.weight);
    }
    if (this.#average.useEma) updateAverages(this.#average, [...this.#averages.keys()], [...this.#averages.values()], taken);
    for (const weight of weights) if (weight.constraint !== null) weight.assign(weight.constraint(weight.value));
    this.iterations.assign(ops.add(taken, 1));
  }

  #slot(weight: Variable, slot: string): Variable {
    const zeros = new NdArray(emptyArray(weight.dtype, weight.size), weight.shape, weight.dtype);
    return new Variable(zeros, { name: `${this.name}/${weight.name.replaceAll('/', '_')}_${slot}`, trainable: false });
  }

  #check(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    if (gradients.length !== weights.length) {
      throw new ArgumentError({
        where: this.name,
        argument: 'gradients',
        expected: `as many as weights, ${weights.length}`,
        received: gradients.length,
        remedy: 'Pass the gradients with respect to these weights, in the same order.',
      });
    }
    const unknown = weights.find((weight) => !this.#slots.has(weight));
    if (unknown === undefined) return;
    throw new StateError({
      where: this.name,
      argument: 'weights',
      expected: 'weights that the optimizer was built with',
      received: unknown.name,
      remedy: 'Call build(weights) first.',
    });
  }

  #lateAverages(fresh: readonly Variable[]): StateError {
    return new StateError({
      where: this.name,
      argument: 'weights',
      expected: 'all given to the first build, as useEma averages them from the first step on',
      received: fresh.map(({ name }) => name),
      remedy: 'Use a new optimizer for the larger set of weights.',
    });
  }
}

function requireFit(where: string, index: number, variable: Variable, value: NdArray): void {
  const argument = `values[${index}] (${variable.name})`;
  const remedy = 'Build the optimizer with the weights that it was saved with, then set its state.';
  if (!sameShape(value.shape, variable.shape)) {
    throw new ShapeError({
      where,
      argument,
      expected: `of shape ${formatShape(variable.shape)}`,
      received: formatShape(value.shape),
      remedy,
    });
  }
  if (value.dtype !== variable.dtype) {
    throw new DTypeError({ where, argument, expected: `of type ${variable.dtype}`, received: value.dtype, remedy });
  }
}
