import {
  activation,
  add,
  averagePooling2d,
  batchNormalization,
  concatenate,
  conv2d,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  flatten,
  l1l2,
  layerNormalization,
  maxNorm,
  maxPooling2d,
  minMaxNorm,
  separableConv2d,
} from '@ibex-ml/layers';
import { input, type Model, model, sequential } from '@ibex-ml/models';

export function perceptron(): Model {
  return sequential(
    [
      input([6], { name: 'x' }),
      dense(5, { activation: 'relu', kernelRegularizer: 'l2', activityRegularizer: 'l1' }),
      batchNormalization({ momentum: 0.9 }),
      dropout(0),
      dense(4, {
        activation: { className: 'leaky_relu', config: { negativeSlope: 0.3 } },
        kernelConstraint: maxNorm({ maxValue: 0.5 }),
        biasConstraint: 'nonNeg',
      }),
      layerNormalization(),
      dense(3, { activation: 'softmax' }),
    ],
    { name: 'perceptron' },
  );
}

export function convolutional(): Model {
  const made = sequential(
    [
      input([8, 8, 2]),
      conv2d(4, 3, { padding: 'same', activation: 'relu', name: 'frozen' }),
      batchNormalization({ name: 'frozen_too' }),
      maxPooling2d({ poolSize: 2 }),
      separableConv2d(4, 3, { padding: 'same', pointwiseRegularizer: l1l2({ l1: 0.001, l2: 0.002 }) }),
      depthwiseConv2d(2, { depthMultiplier: 2, depthwiseConstraint: minMaxNorm({ minValue: 0.1, rate: 0.5, axis: [0, 1] }) }),
      averagePooling2d({ poolSize: 2 }),
      flatten(),
      dense(3, { activation: 'softmax' }),
    ],
    { name: 'convolutional' },
  );
  made.getLayer('frozen').trainable = false;
  made.getLayer('frozen_too').trainable = false;
  return made;
}

export function several(): Model {
  const [left, right] = [input([4], { name: 'left' }), input([4], { name: 'right' })];
  const shared = dense(3, { activation: 'tanh', name: 'shared' });
  const [a, b] = [shared.apply(left), shared.apply(right)];
  const again = shared.apply(dense(4, { name: 'back' }).apply(b));
  const total = add({ name: 'sum' }).apply([a, again]);
  const out = dense(2, { activation: 'softmax', name: 'out' }).apply(concatenate({ name: 'all' }).apply([total, b, a]));
  return model({ inputs: [left, right], outputs: [out, total], name: 'several' });
}

export function nested(): Model {
  const x = input([4], { name: 'x' });
  const inner = model({ inputs: x, outputs: [dense(3, { name: 'in' }).apply(x), x], name: 'inner' });
  const deep = sequential([dense(5, { inputShape: [5] }), batchNormalization()], { name: 'deep' });
  const head = sequential([dense(5, { inputShape: [3], activation: 'relu' }), deep, batchNormalization()], { name: 'head' });
  const [p, q] = [input([4], { name: 'p' }), input([4], { name: 'q' })];
  const [first] = inner.apply(p);
  const [second, passed] = inner.apply(q);
  if (first === undefined || second === undefined || passed === undefined) throw new Error('the inner model gives two');
  const all = concatenate({ name: 'ends' }).apply([head.apply(first), head.apply(second), passed]);
  return model({ inputs: [p, q], outputs: dense(3, { activation: 'softmax', name: 'out' }).apply(all), name: 'nested' });
}

/** Its outputs are those of a model inside, applied twice. */
export function endsNested(): Model {
  const x = input([3], { name: 'x' });
  const inner = model({
    inputs: x,
    outputs: [dense(3, { name: 'one' }).apply(x), dense(2, { name: 'two', activation: 'softmax' }).apply(x)],
    name: 'inner',
  });
  const p = input([3], { name: 'p' });
  const [before] = inner.apply(p);
  const last = inner.apply(dense(3, { name: 'between' }).apply(before as typeof p));
  return model({ inputs: p, outputs: [last[1] as typeof p], name: 'ends_nested' });
}

export function words(): Model {
  return sequential([
    input([5], { dtype: 'int32' }),
    embedding(9, 3, { embeddingsRegularizer: 'l2' }),
    flatten(),
    dense(1),
    activation('sigmoid'),
  ]);
}
