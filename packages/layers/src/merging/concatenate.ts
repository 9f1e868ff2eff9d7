import { ops, type Tensor } from '@ibex-ml/core';
import { requireInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { requireList } from './merge.ts';

export interface ConcatenateOptions extends LayerOptions {
  /** Default -1, the last. */
  readonly axis?: number;
}

/**
 * Joins its inputs along an axis.
 *
 * Input:  a list of tensors, equal in shape but for the axis
 * Output: the same, with the sizes of the axis added up
 *
 * @param options.axis - default -1, the last
 * @throws {ShapeError} when the shapes differ on another axis
 * @example
 * concatenate().computeOutputSpec([{ shape: [null, 4], dtype: 'float32' }, { shape: [null, 2], dtype: 'float32' }])[0].shape // [null, 6]
 * @see keras.layers.Concatenate
 */
export function concatenate(options: ConcatenateOptions = {}): Concatenate {
  return new Concatenate(options);
}

class Concatenate extends Layer<readonly Tensor[]> {
  readonly className = 'Concatenate';
  readonly #axis: number;

  constructor(options: ConcatenateOptions) {
    super(options);
    this.#axis = requireInteger(this.label, 'axis', options.axis ?? -1);
  }

  protected call(inputs: readonly Tensor[]): Tensor {
    requireList(this.label, inputs);
    return ops.concat(inputs, this.#axis);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axis: this.#axis };
  }
}
export type { Concatenate };
