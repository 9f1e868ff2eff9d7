export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { keepPixels as preprocessInput } from '../imagenet/keep-pixels.ts';
export { efficientNetB0 } from './efficient-net-b0.ts';
export type { EfficientNetB0Options } from './efficient-net-b0.ts';
