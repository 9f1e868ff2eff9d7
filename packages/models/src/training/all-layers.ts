import { BackendError, getBackend } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';

/** A layer, and all those inside it. */
export function allLayers(layer: AnyLayer): readonly AnyLayer[] {
  return [layer, ...layer.sublayers.flatMap((inner) => allLayers(inner))];
}

/** A mark for a layer and each of those inside it: whether it is trained. Asked for at every step, so it makes no lists. */
export function frozenIn(layer: AnyLayer): string {
  let marks = layer.trainable ? '1' : '0';
  for (const inner of layer.sublayers) marks += frozenIn(inner);
  return marks;
}

/** @throws {BackendError} where a layer computes in a type that the backend does not */
export function requireDtypes(layers: readonly AnyLayer[]): void {
  const backend = getBackend();
  const layer = layers.find(({ dtypePolicy }) => !backend.computeDtypes.includes(dtypePolicy.computeDtype));
  if (layer === undefined) return;
  throw new BackendError({
    where: layer.label,
    argument: 'dtype',
    expected: `one that the backend "${backend.name}" computes in: ${backend.computeDtypes.join(', ')}`,
    received: layer.dtypePolicy.name,
    remedy: "Use the policy 'float32', or a backend with 16-bit floats.",
  });
}
