export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { keepPixels as preprocessInput } from '../imagenet/keep-pixels.ts';
export type { MobileNetV3Options } from './mobile-net-v3.ts';
export { mobileNetV3Large } from './mobile-net-v3-large.ts';
export { mobileNetV3Small } from './mobile-net-v3-small.ts';
