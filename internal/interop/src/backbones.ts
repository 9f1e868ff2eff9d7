import {
  type Backbone,
  type BackboneOptions,
  efficientNetB0,
  mobileNetV2,
  mobileNetV3Small,
  resNet50V2,
} from '@ibex-ml/applications';
import type { Architecture } from '@ibex-ml/golden';
import { camelCase } from '@ibex-ml/layers';

/** The factories by Keras's names. */
export const backbones: Readonly<Record<Architecture, (options: BackboneOptions) => Promise<Backbone>>> = {
  MobileNetV2: mobileNetV2,
  MobileNetV3Small: mobileNetV3Small,
  ResNet50V2: resNet50V2,
  EfficientNetB0: efficientNetB0,
};

/** Keras's arguments under our names. */
export function camelKeys(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value]));
}
