import { NdArray, type Tensor } from '@ibex-ml/core';
import { type Architecture, type GoldenConfig, numbersByRule, weightByRule } from '@ibex-ml/golden';
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

/** Sets all weights by the golden rule. */
export function fillByRule(backbone: Backbone): Backbone {
  let index = 0;
  for (const layer of backbone.layers) {
    for (const weight of layer.weights) {
      index += 1;
      const name = weight.name.slice(weight.name.lastIndexOf('/') + 1);
      weight.assign(new NdArray(weightByRule(index, layer.className, name, weight.shape), weight.shape, weight.dtype));
    }
  }
  return backbone;
}

/** Two images of a golden case: pixels of 0 to 255 where the network scales them itself, else -1 to 1. */
export function imagesByRule(architecture: Architecture, shape: readonly number[]): NdArray {
  const size = shape.reduce((product, each) => product * each, 2);
  const scales = architecture === 'MobileNetV3Small' || architecture === 'EfficientNetB0';
  return new NdArray(
    numbersByRule(0, size).map((value) => (scales ? value * 255 : value * 2 - 1)),
    [2, ...shape],
  );
}

/** A model that gives what each of these layers gives. */
export function layerOutputs(backbone: Backbone, names: readonly string[]): Functional<OneOrMore<Tensor>, readonly Tensor[]> {
  const outputs = names.map((name) => backbone.getLayer(name).inboundNodes.at(-1)?.outputs[0] as KerasTensor);
  return model({ inputs: backbone.inputs as readonly KerasTensor[], outputs });
}
