import { ArgumentError, ops, type Spec, specOf, type Tensor, type Variable } from '@ibex-ml/core';
import { ones } from '../initializers/constant.ts';
import { axesFrom, type AxisOption, requireAxes } from '../layer/axes.ts';
import { knownAxis, requireNumber } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface RMSNormalizationOptions extends LayerOptions {
  /** The axis or axes that are normalized together, which must be the last ones; default -1. */
  readonly axis?: AxisOption;
  /** Added to the mean square; default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Brings each sample to a mean square of 1 along an axis, then scales it; the same in training and at inference.
 *
 * Formula: y = scale · x / √(mean of x² + epsilon)
 * Input:   [batch, ...], float; computed in float32 whatever the policy
 * Output:  the same shape
 * Weights: scale, of the sizes of the axes
 *
 * @throws {ArgumentError} when the axes are no integers, at build when they are not the last ones, or epsilon is below 0
 * @throws {ShapeError} when the size of an axis is unknown at build
 * @example
 * rmsNormalization().computeOutputSpec({ shape: [null, 8], dtype: 'float32' })[0].shape // [null, 8]
 * @see keras.layers.RMSNormalization; Zhang and Sennrich 2019
 */
export function rmsNormalization(options: RMSNormalizationOptions = {}): RMSNormalization {
  return new RMSNormalization(options);
}

class RMSNormalization extends Layer {
  readonly className = 'RMSNormalization';
  readonly #axis: AxisOption;
  readonly #epsilon: number;
  #scale: Variable | null = null;

  constructor(options: RMSNormalizationOptions) {
    super(options);
    this.#axis = requireAxes(this.label, options.axis ?? -1, 'Negative axes count from the last; 0 is the batch.');
    this.#epsilon = requireNumber(this.label, 'epsilon', options.epsilon ?? 1e-6, { min: 0 });
    this.autocast = false;
  }

  protected override build([input]: readonly Spec[]): void {
    const spec = input as Spec;
    const axes = this.#axes(spec.shape.length);
    const shape = axes.map((axis) => knownAxis(this.label, spec, axis));
    this.#scale = this.addWeight({ name: 'scale', shape, initializer: ones() });
    this.inputSpec = {
      rank: spec.shape.length,
      axes: Object.fromEntries(axes.map((axis, index) => [axis, shape[index] as number])),
    };
  }

  protected call(input: Tensor): Tensor {
    const x = ops.cast(input, 'float32');
    const squares = ops.mean(ops.square(x), this.#axes(specOf(x).shape.length), true);
    const normalized = ops.mul(x, ops.rsqrt(ops.add(squares, this.#epsilon)));
    return ops.cast(ops.mul(normalized, this.variable(this.#scale)), this.dtypePolicy.computeDtype);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axis: this.#axis, epsilon: this.#epsilon };
  }

  /** The axes counted from the front, in order. Keras takes others too, but scales along the last ones whatever they are. */
  #axes(rank: number): number[] {
    const axes = axesFrom(this.#axis, rank).toSorted((a, b) => a - b);
    if (axes.every((axis, index) => axis === rank - axes.length + index)) return axes;
    throw new ArgumentError({
      where: this.label,
      argument: 'axis',
      expected: 'the last axes',
      received: this.#axis,
      remedy: 'Use permute before and after it to bring the axes to the end.',
    });
  }
}
export type { RMSNormalization };
