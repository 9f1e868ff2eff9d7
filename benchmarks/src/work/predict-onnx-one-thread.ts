import type { Contestant } from '../contestant.ts';
import { onnxPrediction } from './onnx-runtime.ts';

export const contestant: Contestant = onnxPrediction('onnxruntime-node, 1 thread', {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
