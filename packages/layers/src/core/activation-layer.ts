import type { Tensor } from '@ibex-ml/core';
import type { Activation } from '../activations/activation.ts';
import { type ActivationInput, activationConfig, resolveActivation } from '../activations/resolve.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';

/**
 * Applies an activation to every element, or along the last axis where it is a softmax.
 *
 * Formula: y = activation(x)
 * Input:   any shape, float
 * Output:  the same shape
 *
 * @param activation - a name such as `relu`, a function of a tensor in ops, or `{ className, config }`
 * @throws {ArgumentError} for an unknown name
 * @example
 * activation('relu').computeOutputSpec({ shape: [null, 3], dtype: 'float32' })[0].shape // [null, 3]
 * @see keras.layers.Activation
 */
export function activation(activation: ActivationInput, options: LayerOptions = {}): ActivationLayer {
  return new ActivationLayer(activation, options);
}

class ActivationLayer extends Layer {
  readonly className = 'Activation';
  readonly #activation: Activation;

  constructor(activation: ActivationInput, options: LayerOptions) {
    super(options);
    this.#activation = resolveActivation(activation, this.label);
  }

  protected call(x: Tensor): Tensor {
    return this.#activation(x);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { activation: activationConfig(this.label, this.#activation) };
  }
}
export type { ActivationLayer };
