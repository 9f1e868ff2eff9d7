import type { Shape } from '@ibex-ml/core';
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  maxPooling2d,
  randomRotation,
  randomTranslation,
  randomZoom,
} from '@ibex-ml/layers';
import { type Sequential, sequential } from '@ibex-ml/models';
import type { ModelName } from './arguments.ts';

/**
 * The reference networks: a perceptron of two hidden layers, and a convolutional network of two, whose images are turned, moved and zoomed a
 * little in training, each time anew.
 */
export const networks: Readonly<Record<ModelName, (inputShape: Shape, classes: number, seed: number) => Sequential>> = {
  mlp: (inputShape, classes, seed) =>
    sequential([
      dense(196, { activation: 'relu', inputShape }),
      batchNormalization(),
      dropout(0.3, { seed }),
      dense(128, { activation: 'relu' }),
      batchNormalization(),
      dropout(0.3, { seed: seed + 1 }),
      dense(classes, { activation: 'softmax' }),
    ]),
  cnn: (inputShape, classes, seed) =>
    sequential([
      randomRotation(0.02, { fillMode: 'constant', seed, inputShape }),
      randomTranslation(0.06, 0.06, { fillMode: 'constant', seed: seed + 2 }),
      randomZoom(0.06, { fillMode: 'constant', seed: seed + 3 }),
      conv2d(32, 3, { activation: 'relu', padding: 'same' }),
      maxPooling2d(),
      conv2d(64, 3, { activation: 'relu', padding: 'same' }),
      maxPooling2d(),
      flatten(),
      dropout(0.25, { seed }),
      dense(128, { activation: 'relu' }),
      dropout(0.25, { seed: seed + 1 }),
      dense(classes, { activation: 'softmax' }),
    ]),
};
