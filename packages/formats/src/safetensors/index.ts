export type { Source } from '../files/source.ts';
export { decodeSafetensors } from './decode.ts';
export type { Safetensors } from './decode.ts';
export { encodeSafetensors } from './encode.ts';
export { loadWeights, saveWeights, weightsFromBytes, weightsToBytes } from './weights.ts';
