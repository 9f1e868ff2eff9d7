import { ArgumentError } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';

/**
 * Keras 3 takes no names with a stroke in them, which Keras 2 gave to layers of its MobileNets: `Conv/BatchNorm`.
 *
 * @throws {ArgumentError} for a model with such a layer
 */
export function requireNamesOfKeras3(layer: AnyLayer): void {
  for (const inner of layer.sublayers) requireNamesOfKeras3(inner);
  if (!layer.name.includes('/')) return;
  throw new ArgumentError({
    where: 'saveModel',
    argument: 'name of a layer',
    expected: 'without "/", as Keras 3 takes no other',
    received: layer.name,
    remedy: 'Save the model as .h5, which Keras 2 loads, or give its layers other names.',
  });
}
