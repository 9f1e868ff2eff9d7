import { add, concatenate, conv2d, dense, dropout, flatten, maxPooling2d } from '@ibex-ml/layers';
import { input, type Model, model, sequential } from '@ibex-ml/models';

/** The models of make_graphs.py. */
export const exampleModels: Readonly<Record<string, () => Model>> = {
  chain: () =>
    sequential(
      [
        conv2d(4, 3, { activation: 'relu', name: 'seen', inputShape: [8, 8, 1] }),
        maxPooling2d({ name: 'pooled' }),
        flatten({ name: 'flat' }),
        dropout(0.5, { name: 'dropped' }),
        dense(3, { activation: 'softmax', name: 'out' }),
      ],
      { name: 'chain' },
    ),
  branches: () => {
    const [left, right] = [input([4], { name: 'left' }), input([4], { name: 'right' })];
    const shared = dense(5, { activation: 'tanh', name: 'shared' });
    const both = [shared.apply(left), shared.apply(right)];
    const kind = dense(3, { name: 'kind' }).apply(concatenate({ name: 'both' }).apply(both));
    const size = dense(1, { activation: 'sigmoid', name: 'size' }).apply(add({ name: 'added' }).apply(both));
    return model({ inputs: [left, right], outputs: [kind, size], name: 'branches' });
  },
  nested: () => {
    const innerIn = input([4], { name: 'inner_in' });
    const inner = model({ inputs: innerIn, outputs: dense(6, { name: 'inner_dense' }).apply(innerIn), name: 'inner' });
    const layers = [dense(5, { name: 'first', inputShape: [6] }), dense(2, { activation: 'softmax', name: 'last' })];
    const tail = sequential(layers, { name: 'tail' });
    inner.trainable = false;
    const x = input([4], { name: 'x' });
    return model({ inputs: x, outputs: tail.apply(inner.apply(x)), name: 'nested' });
  },
  nested_chain: () => {
    const tail = sequential([dense(5, { name: 'first', inputShape: [6] }), dense(2, { name: 'last' })], { name: 'tail' });
    const layers = [dense(6, { name: 'head', inputShape: [4] }), tail, dense(1, { name: 'end' })];
    return sequential(layers, { name: 'nested_chain' });
  },
};
