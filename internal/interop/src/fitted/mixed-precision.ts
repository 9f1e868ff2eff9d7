import { batchNormalization, conv2d, dense, depthwiseConv2d, flatten, layerNormalization, maxPooling2d } from '@ibex-ml/layers';
import { adam, input, type Model, model, sequential, sgd } from '@ibex-ml/models';
import { integers, numbers, oneHot } from '../numbers.ts';
import { batch, type FittedCase } from './fitted-case.ts';

function mixedFloat16(): Model {
  const dtype = 'mixed_float16';
  const layers = [dense(8, { activation: 'relu', dtype, kernelRegularizer: 'l2' }), batchNormalization({ dtype })];
  const last = dense(3, { activation: 'softmax', dtype: 'float32' });
  return sequential([input([6], { name: 'x' }), ...layers, last], { name: 'mixed_float16', dtype });
}

function mixedBfloat16(): Model {
  const dtype = 'mixed_bfloat16';
  const x = input([8, 8, 2], { name: 'x' });
  const y = maxPooling2d({ poolSize: 2, dtype }).apply(conv2d(4, 3, { activation: 'relu', dtype }).apply(x));
  const z = flatten({ dtype }).apply(layerNormalization({ dtype }).apply(depthwiseConv2d(2, { dtype }).apply(y)));
  const out = dense(3, { activation: 'softmax', dtype: 'float32', name: 'out' }).apply(z);
  return model({ inputs: x, outputs: out, name: 'mixed_bfloat16', dtype });
}

/** Models in mixed precision. */
export const mixed: Readonly<Record<string, FittedCase>> = {
  // Its optimizer is wrapped by compile.
  mixed_float16: {
    make: mixedFloat16,
    compile: () => ({ optimizer: adam({ learningRate: 0.01, globalClipnorm: 1 }), loss: 'categoricalCrossentropy' }),
    x: [numbers([batch, 6], -1, 1)],
    y: [oneHot(batch, 3)],
  },
  mixed_bfloat16: {
    make: mixedBfloat16,
    compile: () => ({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), loss: 'sparseCategoricalCrossentropy' }),
    x: [numbers([batch, 8, 8, 2], -1, 1)],
    y: [integers([batch], 3)],
  },
};
