export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { keepPixels as preprocessInput } from '../imagenet/keep-pixels.ts';
export { mobileNetV3Small } from './mobile-net-v3-small.ts';
export type { MobileNetV3SmallOptions } from './mobile-net-v3-small.ts';
