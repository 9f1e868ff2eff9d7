import * as applications from '@ibex-ml/applications';
import type { Backbone, BackboneOptions } from '@ibex-ml/applications';
import type { Architecture } from '@ibex-ml/golden';
import { camelCase } from '@ibex-ml/layers';

/** The factories by Keras's names. */
export const backbones: Readonly<Record<Architecture, (options: BackboneOptions) => Promise<Backbone>>> = {
  MobileNetV2: applications.mobileNetV2,
  MobileNetV3Small: applications.mobileNetV3Small,
  MobileNetV3Large: applications.mobileNetV3Large,
  ResNet50V2: applications.resNet50V2,
  ResNet101V2: applications.resNet101V2,
  ResNet152V2: applications.resNet152V2,
  EfficientNetB0: applications.efficientNetB0,
  EfficientNetB1: applications.efficientNetB1,
  EfficientNetB2: applications.efficientNetB2,
  EfficientNetB3: applications.efficientNetB3,
  EfficientNetB4: applications.efficientNetB4,
  EfficientNetB5: applications.efficientNetB5,
  EfficientNetB6: applications.efficientNetB6,
  EfficientNetB7: applications.efficientNetB7,
};

/** Keras's arguments under our names. */
export function camelKeys(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value]));
}
