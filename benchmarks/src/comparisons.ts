import type { Comparison, Side } from './compare.ts';

/** Everything that is measured. */
export const comparisons: readonly Comparison[] = [
  {
    name: 'mlp-train',
    unit: 'one training step: 784-196-BN-Dropout-128-BN-Dropout-10, batch 128, Adam, cross-entropy, accuracy',
    contestants: ['mlp-ibex-wasm', 'mlp-ibex-fit', 'mlp-tfjs-layers-wasm', keras('tensorflow', 'mlp'), keras('jax', 'mlp')],
    perTurn: 60,
  },
  {
    name: 'plain-mlp-train',
    unit: 'one training step: 784-196-128-10 without BN and dropout, which jax-js lacks, batch 128, Adam, cross-entropy',
    contestants: ['plain-mlp-ibex-wasm', 'mlp-jax-js'],
    perTurn: 30,
  },
  {
    name: 'cnn-train',
    unit: 'one training step: Conv 32-64 3x3, pools, Dense 128-10, batch 128, Adam, cross-entropy',
    contestants: [
      'cnn-ibex-wasm',
      'cnn-ibex-fit',
      'cnn-tfjs-layers-wasm',
      'cnn-jax-js',
      keras('tensorflow', 'cnn'),
      keras('jax', 'cnn'),
    ],
    perTurn: 8,
  },
  {
    name: 'cnn-train-jax-js',
    unit: 'the training step of cnn-train; apart because one of jax-js takes seconds',
    contestants: ['cnn-ibex-wasm', 'cnn-jax-js'],
    perTurn: 1,
    maxTurns: 2,
  },
  {
    name: 'mlp-threads',
    unit: 'the training step of mlp-train: threads, and the interpreter instead of the compiled program',
    contestants: ['mlp-ibex-two-threads', 'mlp-ibex-one-thread', 'mlp-ibex-interpreter'],
    perTurn: 60,
  },
  {
    name: 'cnn-threads',
    unit: 'the training step of cnn-train: threads, and the interpreter instead of the compiled program',
    contestants: ['cnn-ibex-two-threads', 'cnn-ibex-one-thread', 'cnn-ibex-interpreter'],
    perTurn: 4,
  },
  ...[1, 32, 1024].map(predict),
];

function predict(batch: number): Comparison {
  const side = (module: string): Side => ({ module, args: [String(batch)] });
  return {
    name: `predict-${batch}`,
    unit: `predict of the MLP of mlp-train, ${batch} samples from and to typed arrays`,
    contestants: [
      side('predict-ibex-wasm'),
      side('predict-onnx-one-thread'),
      side('predict-onnx-all-threads'),
      side('predict-tfjs-wasm'),
    ],
    perTurn: batch > 100 ? 30 : 200,
  };
}

function keras(backend: 'tensorflow' | 'jax', network: 'mlp' | 'cnn'): Side {
  return { python: 'keras_fit', args: [backend, network] };
}
