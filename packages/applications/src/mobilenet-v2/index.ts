export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { scalePixels as preprocessInput } from '../imagenet/scale-pixels.ts';
export { mobileNetV2 } from './mobile-net-v2.ts';
export type { MobileNetV2Options } from './mobile-net-v2.ts';
