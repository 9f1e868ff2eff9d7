import { formatShape, ops, ShapeError, sizeOf, specOf, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface FlattenOptions extends LayerOptions {
  /** Only `channelsLast`. */
  readonly dataFormat?: DataFormat | null;
}

/**
 * Makes one axis of all but the batch.
 *
 * Input:  [batch, ...]
 * Output: [batch, product of the other sizes]; [batch, 1] for an input of the batch axis alone
 *
 * @throws {ShapeError} when the batch and another size are both unknown
 * @example
 * flatten().computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'float32' })[0].shape // [null, 784]
 * @see keras.layers.Flatten
 */
export function flatten(options: FlattenOptions = {}): Flatten {
  return new Flatten(options);
}

class Flatten extends Layer {
  readonly className = 'Flatten';

  constructor(options: FlattenOptions) {
    super(options);
    requireChannelsLast(this.label, options.dataFormat);
    this.inputSpec = { minRank: 1 };
  }

  protected call(x: Tensor): Tensor {
    const [batch = null, ...rest] = specOf(x).shape;
    const size = sizeOf(rest);
    if (batch !== null || size !== null) return ops.reshape(x, [batch, size]);
    throw new ShapeError({
      where: this.label,
      argument: 'input',
      expected: 'of known sizes but for the batch',
      received: formatShape(specOf(x).shape),
      remedy: 'Give the input a fixed size, or use a global pooling instead.',
    });
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { dataFormat: dataFormatName };
  }
}
export type { Flatten };
