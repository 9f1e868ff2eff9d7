import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Contestant } from '../contestant.ts';
import { onnxMlp } from './onnx-mlp.ts';
import { batchArgument, mlpWeights } from './predict-data.ts';
import { sampleData } from './sample-data.ts';

/** Prediction by ONNX Runtime, native code. */
export function onnxPrediction(name: string, options: InferenceSession.SessionOptions): Contestant {
  return {
    name,
    async setup() {
      const session = await InferenceSession.create(onnxMlp(mlpWeights()), options);
      const batch = batchArgument();
      const { x } = sampleData(batch, 784, 10);
      return async () => {
        await session.run({ x: new Tensor('float32', x, [batch, 784]) });
      };
    },
  };
}
