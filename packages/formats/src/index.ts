export {
  decodeSafetensors,
  encodeSafetensors,
  loadWeights,
  type Safetensors,
  saveWeights,
  weightsFromBytes,
  weightsToBytes,
} from './safetensors/index.ts';
