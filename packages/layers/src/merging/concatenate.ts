import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';
import { requireInteger } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface ConcatenateOptions extends LayerOptions {
  readonly axis?: number;
}

/**
 * Its inputs joined along an axis.
 *
 * Input:  one or more tensors, of one shape but for that axis
 * Output: that shape, with the sizes along the axis added up
 *
 * @param options.axis - default -1
 * @throws {ShapeError} when other axes differ
 * @example
 * const one = { shape: [null, 8], dtype: 'float32' } as const;
 * concatenate().computeOutputSpec([one, one])[0].shape // [null, 16]
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
    if (!Array.isArray(inputs) || inputs.length === 0) {
      throw new ArgumentError({
        where: this.label,
        argument: 'inputs',
        expected: 'a list of tensors',
        received: inputs,
        remedy: 'Apply it to a list: concatenate().apply([a, b]).',
      });
    }
    return ops.concat(inputs, this.#axis);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { axis: this.#axis };
  }
}
export type { Concatenate };
