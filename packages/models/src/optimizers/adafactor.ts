import { ArgumentError, ops, type Tensor, type Variable } from '@ibex-ml/core';
import { requirePositive } from './arguments.ts';
import { BaseOptimizer, type OptimizerOptions, type UpdateRule } from './base-optimizer.ts';
import type { Slot } from './slots.ts';

/** Arguments of Adafactor. */
export interface AdafactorOptions extends OptimizerOptions {
  /** The power of the step by which averages get longer, below 0; default -0.8. */
  readonly beta2Decay?: number;
  /** Added to squared gradients; default 1e-30. */
  readonly epsilon1?: number;
  /** The least size of a weight that steps are measured by; default 0.001. */
  readonly epsilon2?: number;
  /** The largest root mean square of an update before it is scaled; default 1. */
  readonly clipThreshold?: number;
  /** Whether the rate is at most 1 / √step; default true. In Keras it comes to the same either way. */
  readonly relativeStep?: boolean;
}

/** Adafactor. Made by `adafactor`. */
export class Adafactor extends BaseOptimizer {
  readonly #beta2Decay: number;
  readonly #epsilon1: number;
  readonly #epsilon2: number;
  readonly #clipThreshold: number;
  readonly #relativeStep: boolean;

  constructor(options: AdafactorOptions) {
    const { learningRate = 0.001, name = 'adafactor', beta2Decay = -0.8, epsilon1 = 1e-30, epsilon2 = 1e-3 } = options;
    const { clipThreshold = 1, relativeStep = true } = options;
    for (const [argument, value] of Object.entries({ epsilon1, epsilon2, clipThreshold })) requirePositive(name, argument, value);
    if (!(Number.isFinite(beta2Decay) && beta2Decay < 0)) {
      throw new ArgumentError({
        where: name,
        argument: 'beta2Decay',
        expected: 'a finite number < 0',
        received: beta2Decay,
        remedy: 'Leave it out for -0.8.',
      });
    }
    super('Adafactor', { ...options, learningRate, name });
    this.#beta2Decay = beta2Decay;
    this.#epsilon1 = epsilon1;
    this.#epsilon2 = epsilon2;
    this.#clipThreshold = clipThreshold;
    this.#relativeStep = relativeStep;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    const [beta2Decay, epsilon1, epsilon2] = [this.#beta2Decay, this.#epsilon1, this.#epsilon2];
    const [clipThreshold, relativeStep] = [this.#clipThreshold, this.#relativeStep];
    return { ...this.baseConfig(), beta2Decay, epsilon1, epsilon2, clipThreshold, relativeStep };
  }

  /** Weights of fewer than two axes have two slots that are never used; Keras saves them. */
  protected override slotsOf({ name, shape }: Variable): readonly (readonly Slot[])[] {
    const last = name.slice(name.lastIndexOf('/') + 1);
    const unused = { name: last, fullName: last, shape: [], dtype: 'int32' } as const;
    if (shape.length < 2) return [[unused, unused, 'velocity']];
    const fullName = `${this.name}/${last}`;
    const [rows, columns] = [shape.slice(0, -1), [...shape.slice(0, -2), shape.at(-1) as number]];
    return [[{ name: last, fullName, shape: rows }, { name: last, fullName, shape: columns }, 'velocity']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const rate = ops.minimum(learningRate, ops.div(1, ops.sqrt(step)));
    const fresh = ops.pow(step, this.#beta2Decay);
    const kept = ops.sub(1, fresh);
    const mixed = (average: Tensor, value: Tensor): Tensor => ops.add(ops.mul(average, kept), ops.mul(value, fresh));
    return (weight, gradient, slots) => {
      const [rows, columns, velocity] = slots as readonly [Tensor, Tensor, Tensor];
      const squares = ops.add(ops.square(gradient), this.#epsilon1);
      const factored = weight.shape.length >= 2;
      const r = factored ? mixed(rows, ops.mean(squares, -1)) : rows;
      const c = factored ? mixed(columns, ops.mean(squares, -2)) : columns;
      const v = factored ? product(r, c) : mixed(velocity, squares);
      const update = ops.div(gradient, ops.sqrt(v));
      const clipped = ops.div(update, ops.maximum(ops.div(rootMeanSquare(update), this.#clipThreshold), 1));
      const size = ops.mul(ops.maximum(rootMeanSquare(weight), this.#epsilon2), rate);
      return { weight: ops.sub(weight, ops.mul(clipped, size)), slots: [r, c, v] };
    };
  }
}

/** The table that has these means of its rows and columns. */
function product(rows: Tensor, columns: Tensor): Tensor {
  const shares = ops.div(rows, ops.mean(rows, -1, true));
  return ops.mul(ops.expandDims(shares, -1), ops.expandDims(columns, -2));
}

function rootMeanSquare(value: Tensor): Tensor {
  return ops.sqrt(ops.mean(ops.square(value)));
}

/**
 * Adafactor: keeps of the squared gradients of a table the means of its rows and columns alone, and measures steps by the size of the
 * weights.
 *
 * Formula: b = 1 - t^beta2Decay, t counted from 1;  s = g² + epsilon1;  r = b · r + (1 - b) · mean of s over columns;
 *          c = b · c + (1 - b) · mean of s over rows;  v = r · c / mean(r), or for fewer than two axes v = b · v + (1 - b) · s;
 *          u = g / √v;  w = w - max(epsilon2, rms(w)) · min(learningRate, 1 / √t) · u / max(1, rms(u) / clipThreshold)
 * Slots:   of the last two axes r and c, and velocity v, of which Keras keeps the whole too
 *
 * @param options.learningRate - default 0.001
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * adafactor({ learningRate: 0.01 }).getConfig()['clipThreshold'] // 1
 * @see keras.optimizers.Adafactor, Shazeer and Stern 2018
 */
export function adafactor(options: AdafactorOptions = {}): Adafactor {
  return new Adafactor(options);
}
