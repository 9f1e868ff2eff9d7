import type { Comparison } from './compare.ts';

/** Everything that is measured. */
export const comparisons: readonly Comparison[] = [
  {
    name: 'mlp-train',
    unit: 'one training step: 784-196-BN-Dropout-128-BN-Dropout-10, batch 128, Adam, cross-entropy, accuracy',
    contestants: ['mlp-ibex-wasm', 'mlp-tfjs-layers-wasm'],
    perTurn: 30,
  },
  {
    name: 'cnn-train',
    unit: 'one training step: Conv 32-64 3x3, pools, Dense 128-10, batch 128, Adam, cross-entropy',
    contestants: ['cnn-ibex-wasm', 'cnn-tfjs-layers-wasm'],
    perTurn: 2,
  },
];
