export type { BackboneOptions } from './backbone-options.ts';
export type { Backbone } from './build-backbone.ts';
export type { EfficientNetOptions } from './efficientnet/efficient-net.ts';
export {
  efficientNetB0,
  efficientNetB1,
  efficientNetB2,
  efficientNetB3,
  efficientNetB4,
  efficientNetB5,
  efficientNetB6,
  efficientNetB7,
} from './efficientnet/efficient-nets.ts';
export { decodePredictions } from './imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from './imagenet/decode-predictions.ts';
export { mobileNetV2 } from './mobilenet-v2/mobile-net-v2.ts';
export type { MobileNetV2Options } from './mobilenet-v2/mobile-net-v2.ts';
export type { MobileNetV3Options } from './mobilenet-v3/mobile-net-v3.ts';
export { mobileNetV3Large } from './mobilenet-v3/mobile-net-v3-large.ts';
export { mobileNetV3Small } from './mobilenet-v3/mobile-net-v3-small.ts';
export { resNet50V2 } from './resnet-v2/res-net50-v2.ts';
export { resNet101V2 } from './resnet-v2/res-net101-v2.ts';
export { resNet152V2 } from './resnet-v2/res-net152-v2.ts';
export type { NamedWeights } from './weights/named-weights.ts';
