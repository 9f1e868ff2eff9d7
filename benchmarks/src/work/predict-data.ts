import { type MlpWeights, mlpShapes } from './onnx-mlp.ts';
import { sampleData } from './sample-data.ts';

/** Weights of the MLP, made up and the same for every contestant, in the order of Keras's `get_weights`. */
export function mlpWeights(): MlpWeights {
  return mlpShapes.map((shape) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const { x } = sampleData(1, size, 1);
    // Greater than 0 for the variances, and small enough that the softmax does not saturate.
    return { shape, values: x.map((u) => (shape.length === 2 ? (u - 0.5) / 10 : u + 0.5)) };
  });
}

/** How many samples are predicted at a time: this process's argument. */
export function batchArgument(): number {
  return Number(process.argv[3]);
}
