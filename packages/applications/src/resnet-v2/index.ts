export { decodePredictions } from '../imagenet/decode-predictions.ts';
export type { ClassIndex, DecodedPrediction, DecodeOptions } from '../imagenet/decode-predictions.ts';
export { scalePixels as preprocessInput } from '../imagenet/scale-pixels.ts';
export { resNet50V2 } from './res-net50-v2.ts';
export { resNet101V2 } from './res-net101-v2.ts';
export { resNet152V2 } from './res-net152-v2.ts';
