export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { keepPixels as preprocessInput } from '../imagenet/keep-pixels.ts';
export type { EfficientNetOptions } from './efficient-net.ts';
export {
  efficientNetB0,
  efficientNetB1,
  efficientNetB2,
  efficientNetB3,
  efficientNetB4,
  efficientNetB5,
  efficientNetB6,
  efficientNetB7,
} from './efficient-nets.ts';
