import type { Comparison, Side } from './compare.ts';
import { photoFolder } from './work/photos.ts';

/** Everything that is measured. */
export const comparisons: readonly Comparison[] = [
  {
    name: 'mlp-train',
    unit: 'one trainOnBatch: 784-196-BN-Dropout-128-BN-Dropout-10, batch 128, Adam, cross-entropy, accuracy',
    contestants: ['mlp-ibex-wasm', 'mlp-tfjs-layers-wasm'],
    perTurn: 60,
  },
  {
    name: 'mlp-fit',
    unit: 'one step of fit, of the network of mlp-train: an epoch divided by its steps',
    contestants: ['mlp-ibex-fit', keras('tensorflow', 'mlp'), keras('jax', 'mlp')],
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
    unit: 'one trainOnBatch: Conv 32-64 3x3, pools, Dense 128-10, batch 128, Adam, cross-entropy',
    contestants: ['cnn-ibex-wasm', 'cnn-tfjs-layers-wasm'],
    perTurn: 8,
  },
  {
    name: 'cnn-fit',
    unit: 'one step of fit, of the network of cnn-train: an epoch divided by its steps',
    contestants: ['cnn-ibex-fit', keras('tensorflow', 'cnn'), keras('jax', 'cnn')],
    perTurn: 8,
  },
  {
    name: 'cnn-train-jax-js',
    unit: 'the training step of cnn-train; apart because one of jax-js takes seconds',
    contestants: ['cnn-ibex-wasm', 'cnn-jax-js'],
    perTurn: 1,
    maxTurns: 1,
    onlyByName: true,
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
  {
    name: 'photos',
    unit: 'an epoch over 400 JPEGs of 500 x 375, resized to 128 x 128, by three convolutions: loading, training from memory, and both at once',
    contestants: [
      photos('both', 2, 0),
      photos('both', 2, 1),
      photos('both', 1, 0),
      photos('both', 1, 1),
      photos('load', 2, 0),
      photos('train', 2, 0),
      photos('train', 1, 0),
      ...['both', 'load', 'train'].map((what) => ({ python: 'photos', args: [what] })),
    ],
    perTurn: 3,
    prepare: photoFolder,
    onlyByName: true,
  },
  {
    name: 'cold',
    unit: 'a fresh process, from its start to 5 epochs of MNIST with the MLP of mlp-train, and its end; wants IBEX_DATA_DIR',
    contestants: ['cold-ibex', { module: 'cold-keras', args: ['tensorflow'] }, { module: 'cold-keras', args: ['jax'] }],
    perTurn: 1,
    maxTurns: 3,
    onlyByName: true,
  },
  {
    name: 'growth',
    unit: 'one training step of an MLP without BN and dropout, by batch, width and depth',
    contestants: sizes().map((args) => ({ module: 'growth-ibex-wasm', args: args.map(String) })),
    perTurn: 10,
    maxTurns: 1,
    onlyByName: true,
    apart: true,
  },
];

function photos(what: 'both' | 'load' | 'train', threads: number, workers: number): Side {
  return { module: 'photos-ibex', args: [what, String(threads), String(workers)] };
}

/** Batch, width and depth, one of them varied at a time. */
function sizes(): readonly (readonly [batch: number, width: number, depth: number])[] {
  return [
    ...[1, 4, 16, 64, 128, 256, 1024, 4096].map((batch) => [batch, 196, 2] as const),
    ...[64, 128, 256, 512, 1024, 2048].map((width) => [128, width, 2] as const),
    ...[1, 2, 4, 8, 16].map((depth) => [128, 196, depth] as const),
  ];
}

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
