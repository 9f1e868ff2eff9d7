import type { Tensor } from '@ibex-ml/core';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * Passes its input on; `identity` is the initializer.
 *
 * Input:  any
 * Output: the same
 *
 * @example
 * identityLayer().computeOutputSpec({ shape: [null, 3], dtype: 'float32' })[0].shape // [null, 3]
 * @see keras.layers.Identity
 */
export function identityLayer(options: LayerOptions = {}): Identity {
  return new Identity(options);
}

class Identity extends Layer {
  readonly className = 'Identity';

  protected call(x: Tensor): Tensor {
    return x;
  }

  protected config(): Readonly<Record<string, unknown>> {
    return {};
  }
}
export type { Identity };
