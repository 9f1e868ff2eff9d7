import type { Contestant } from '../contestant.ts';
import { onnxPrediction } from './onnx-runtime.ts';

export const contestant: Contestant = onnxPrediction('onnxruntime-node, default threads', {});
