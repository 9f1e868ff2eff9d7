import type { Tensor } from '@ibex-ml/core';
import type { Architecture, GoldenConfig } from '@ibex-ml/golden';
import { clearSession, type KerasTensor, type OneOrMore } from '@ibex-ml/layers';
import { type Functional, model } from '@ibex-ml/models';
import type { BackboneOptions } from '../backbone-options.ts';
import type { Backbone } from '../build-backbone.ts';
import { efficientNetB0 } from '../efficientnet/efficient-net-b0.ts';
import { mobileNetV2 } from '../mobilenet-v2/mobile-net-v2.ts';
import { mobileNetV3Small } from '../mobilenet-v3/mobile-net-v3-small.ts';
import { resNet50V2 } from '../resnet-v2/res-net50-v2.ts';

const factories: Readonly<Record<Architecture, (options: BackboneOptions) => Promise<Backbone>>> = {
  MobileNetV2: mobileNetV2,
  MobileNetV3Small: mobileNetV3Small,
  ResNet50V2: resNet50V2,
  EfficientNetB0: efficientNetB0,
};

/** The backbone of a golden case, with numbering of names from the start, as Keras had it. */
export async function makeBackbone(architecture: Architecture, options: GoldenConfig): Promise<Backbone> {
  clearSession();
  return factories[architecture]({ ...options, weights: null });
}

/** A model that gives what each of these layers gives. */
export function layerOutputs(backbone: Backbone, names: readonly string[]): Functional<OneOrMore<Tensor>, readonly Tensor[]> {
  const outputs = names.map((name) => backbone.getLayer(name).inboundNodes.at(-1)?.outputs[0] as KerasTensor);
  return model({ inputs: backbone.inputs as readonly KerasTensor[], outputs });
}
