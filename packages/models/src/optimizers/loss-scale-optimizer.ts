import { ArgumentError, NdArray, ops, scoped, SymbolicTensor, type Tensor, Variable } from '@ibex-ml/core';
import { requireAsMany, requireState } from './checks.ts';
import type { Optimizer } from './optimizer.ts';

/** Arguments of LossScaleOptimizer. */
export interface LossScaleOptimizerOptions {
  /** What the loss is multiplied by at first; default 2^15. */
  readonly initialScale?: number;
  /** Steps with finite gradients in a row after which the scale doubles; default 2000. */
  readonly dynamicGrowthSteps?: number;
  /** What it is called; default `loss_scale_optimizer`. */
  readonly name?: string;
}

/**
 * Scales the loss, so that gradients in float16 do not vanish, and passes them on unscaled to another optimizer. A step whose gradients
 * are not all finite changes nothing but the scale, which halves; after `dynamicGrowthSteps` finite steps in a row it doubles.
 *
 * `compile` wraps the optimizer of a model with the policy `mixed_float16` in one, unless `autoScaleLoss` is false.
 *
 * State, in Keras's order: a count and a rate that nobody uses, finite steps in a row, the scale, then the inner optimizer's.
 *
 * @param inner - what takes the steps; gradients are unscaled before it clips them. A `lossScaleFactor` of its own counts for nothing
 * @throws {ArgumentError} when an argument is outside its range, or `inner` is no optimizer, or scales the loss itself
 * @example
 * const optimizer = lossScaleOptimizer(adam({ learningRate: 0.01 }), { initialScale: 1024 });
 * optimizer.innerOptimizer.className // 'Adam'
 * await optimizer.variables[3].read() // 1024
 * @see keras.optimizers.LossScaleOptimizer
 */
export function lossScaleOptimizer(inner: Optimizer, options: LossScaleOptimizerOptions = {}): LossScaleOptimizer {
  return new LossScaleOptimizer(inner, options);
}

class LossScaleOptimizer implements Optimizer {
  readonly className = 'LossScaleOptimizer';
  readonly name: string;
  readonly innerOptimizer: Optimizer;
  readonly #initialScale: number;
  readonly #growthSteps: number;
  readonly #counter: Variable;
  readonly #scale: Variable;
  readonly #own: readonly Variable[];
  readonly #weights = new Set<Variable>();

  constructor(inner: Optimizer, options: LossScaleOptimizerOptions) {
    const { initialScale = 2 ** 15, dynamicGrowthSteps = 2000, name = 'loss_scale_optimizer' } = options;
    requireInner(name, inner);
    requireScale(name, initialScale);
    requireSteps(name, dynamicGrowthSteps);
    this.name = name;
    this.innerOptimizer = inner;
    this.#initialScale = initialScale;
    this.#growthSteps = dynamicGrowthSteps;
    this.#counter = this.#state('step_counter', Int32Array.of(0));
    this.#scale = this.#state('dynamic_scale', Float32Array.of(initialScale));
    const unused = [this.#state('iteration', Int32Array.of(0)), this.#state('learning_rate', Float32Array.of(0))];
    this.#own = [...unused, this.#counter, this.#scale];
  }

  get iterations(): Variable {
    return this.innerOptimizer.iterations;
  }

  get followsSchedule(): boolean {
    return this.innerOptimizer.followsSchedule;
  }

  get useEma(): boolean {
    return this.innerOptimizer.useEma;
  }

  averageOf(weight: Variable): Variable | null {
    return this.innerOptimizer.averageOf(weight);
  }

  setLearningRate(value: number): void {
    this.innerOptimizer.setLearningRate(value);
  }

  readLearningRate(): Promise<number> {
    return this.innerOptimizer.readLearningRate();
  }

  get variables(): readonly Variable[] {
    return [...this.#own, ...this.innerOptimizer.variables];
  }

  variablesOf(weights: readonly Variable[]): readonly Variable[] {
    return [...this.#own, ...this.innerOptimizer.variablesOf(weights)];
  }

  build(weights: readonly Variable[]): void {
    this.innerOptimizer.build(weights);
    for (const weight of weights) this.#weights.add(weight);
  }

  scaleLoss(loss: Tensor): Tensor {
    return ops.mul(loss, this.#scale);
  }

  apply(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    requireAsMany(this.name, gradients, weights);
    if (weights.length > 0) scoped(() => this.#step(gradients, weights));
  }

  finalize(weights: readonly Variable[]): Promise<void> {
    return this.innerOptimizer.finalize(weights);
  }

  getConfig(): Readonly<Record<string, unknown>> {
    const { className } = this.innerOptimizer;
    return {
      name: this.name,
      innerOptimizer: { className, config: this.innerOptimizer.getConfig() },
      initialScale: this.#initialScale,
      dynamicGrowthSteps: this.#growthSteps,
    };
  }

  setWeights(values: readonly NdArray[]): void {
    requireState(this.name, this.variables, values);
    this.innerOptimizer.setWeights(values.slice(this.#own.length));
    for (const [index, variable] of this.#own.entries()) variable.assign(values[index] as NdArray);
  }

  /** Gives back its own state; the inner optimizer is its maker's. */
  dispose(): void {
    for (const variable of this.#own) variable.dispose();
  }

  /** The inner optimizer's step, and then, where a gradient was not finite, everything as it was before. */
  #step(gradients: readonly Tensor[], weights: readonly Variable[]): void {
    const finite = allFinite(gradients);
    const [scale, counter] = [this.#scale.value, this.#counter.value];
    const changing = new Set([...this.innerOptimizer.variables, ...this.#weights, ...weights]);
    const before = [...changing].map((variable) => [variable, kept(variable.value)] as const);
    // What the inner one divides by itself is put in before.
    const unscaled = gradients.map((gradient) => this.innerOptimizer.scaleLoss(ops.div(gradient, scale)));
    this.innerOptimizer.apply(unscaled, weights);
    for (const [variable, old] of before) {
      if (variable.value !== old) variable.assign(ops.where(finite, variable.value, old));
    }
    const grows = ops.equal(counter, this.#growthSteps - 1);
    const next = ops.where(grows, ops.mul(scale, 2), scale);
    const halved = ops.mul(scale, 0.5);
    this.#counter.assign(ops.where(ops.logicalAnd(finite, ops.logicalNot(grows)), ops.add(counter, 1), 0));
    this.#scale.assign(ops.where(finite, next, halved));
  }

  #state(name: string, data: Int32Array | Float32Array): Variable {
    return new Variable(new NdArray(data, []), { name: `${this.name}/${name}`, trainable: false });
  }
}
export type { LossScaleOptimizer };

function allFinite(gradients: readonly Tensor[]): Tensor {
  return gradients.map((gradient) => ops.all(ops.isFinite(gradient))).reduce((all, each) => ops.logicalAnd(all, each));
}

/** A value that stays when its variable changes; outside of a trace a variable's tensor goes with its value. */
function kept(value: Tensor): Tensor {
  return value instanceof SymbolicTensor ? value : ops.stopGradient(value);
}

function requireInner(where: string, inner: Optimizer): void {
  const given: unknown = inner;
  if (typeof given === 'object' && given !== null && 'apply' in given && inner.innerOptimizer === null) return;
  throw new ArgumentError({
    where,
    argument: 'inner',
    expected: 'an optimizer that does not scale the loss itself',
    received: inner,
    remedy: 'Pass one such as adam({ learningRate: 0.001 }).',
  });
}

function requireScale(where: string, initialScale: number): void {
  if (Number.isFinite(initialScale) && initialScale > 0) return;
  throw new ArgumentError({
    where,
    argument: 'initialScale',
    expected: 'a finite number > 0',
    received: initialScale,
    remedy: 'Pass a power of two, or leave it out for 2 ** 15.',
  });
}

function requireSteps(where: string, dynamicGrowthSteps: number): void {
  if (Number.isInteger(dynamicGrowthSteps) && dynamicGrowthSteps >= 1) return;
  throw new ArgumentError({
    where,
    argument: 'dynamicGrowthSteps',
    expected: 'an integer >= 1',
    received: dynamicGrowthSteps,
    remedy: 'Leave it out for 2000.',
  });
}
