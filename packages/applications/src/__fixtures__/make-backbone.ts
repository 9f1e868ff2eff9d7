import type { Tensor } from '@ibex-ml/core';
import type { Architecture, GoldenConfig } from '@ibex-ml/golden';
import { clearSession, type KerasTensor, type OneOrMore } from '@ibex-ml/layers';
import { type Functional, model } from '@ibex-ml/models';
import type { BackboneOptions } from '../backbone-options.ts';
import type { Backbone } from '../build-backbone.ts';
import * as efficientNets from '../efficientnet/efficient-nets.ts';
import { mobileNetV2 } from '../mobilenet-v2/mobile-net-v2.ts';
import { mobileNetV3Large } from '../mobilenet-v3/mobile-net-v3-large.ts';
import { mobileNetV3Small } from '../mobilenet-v3/mobile-net-v3-small.ts';
import { resNet50V2 } from '../resnet-v2/res-net50-v2.ts';
import { resNet101V2 } from '../resnet-v2/res-net101-v2.ts';
import { resNet152V2 } from '../resnet-v2/res-net152-v2.ts';

const factories: Readonly<Record<Architecture, (options: BackboneOptions) => Promise<Backbone>>> = {
  MobileNetV2: mobileNetV2,
  MobileNetV3Small: mobileNetV3Small,
  MobileNetV3Large: mobileNetV3Large,
  ResNet50V2: resNet50V2,
  ResNet101V2: resNet101V2,
  ResNet152V2: resNet152V2,
  EfficientNetB0: efficientNets.efficientNetB0,
  EfficientNetB1: efficientNets.efficientNetB1,
  EfficientNetB2: efficientNets.efficientNetB2,
  EfficientNetB3: efficientNets.efficientNetB3,
  EfficientNetB4: efficientNets.efficientNetB4,
  EfficientNetB5: efficientNets.efficientNetB5,
  EfficientNetB6: efficientNets.efficientNetB6,
  EfficientNetB7: efficientNets.efficientNetB7,
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
