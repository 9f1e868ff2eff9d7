import { ops, sizeOf, specOf, type Tensor } from '@ibex-ml/core';
import { type DataFormat, dataFormatName, requireChannelsLast } from '../layer/data-format.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

export interface FlattenOptions extends LayerOptions {
  readonly dataFormat?: DataFormat | null;
}

/**
 * Each sample as one row.
 *
 * Input:  [batch, ...]
 * Output: [batch, product of the rest]
 *
 * @example
 * flatten().computeOutputSpec({ shape: [null, 7, 7, 8], dtype: 'float32' })[0].shape // [null, 392]
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
    return ops.reshape(x, [batch, sizeOf(rest)]);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { dataFormat: dataFormatName };
  }
}
export type { Flatten };
