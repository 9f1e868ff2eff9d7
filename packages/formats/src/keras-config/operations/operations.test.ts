import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, ndarray, type NdArray, setBackend } from '@ibex-ml/core';
import { input, model, operation } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { modelFromKerasConfig, modelToKerasConfig } from '../model-config.ts';

beforeAll(() => setBackend(cpu()));

const tensor = (layer: string, dtype = 'float32', shape: readonly unknown[] = [null, 4]): object => ({
  class_name: '__keras_tensor__',
  config: { shape, dtype, keras_history: [layer, 0, 0] },
});

const inputLayer = (dtype = 'float32', shape: readonly unknown[] = [null, 4]): object => ({
  class_name: 'InputLayer',
  config: { batch_shape: shape, dtype, name: 'x' },
  name: 'x',
  inbound_nodes: [],
});

/** A functional model of an input "x" and these entries, of which the last gives the output. */
function functional(entries: readonly Entry[], first: object = inputLayer()): object {
  const ends = { input_layers: [['x', 0, 0]], output_layers: [[entries.at(-1)?.name, 0, 0]] };
  return { class_name: 'Functional', config: { name: 'm', layers: [first, ...entries], ...ends } };
}

interface Entry {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** An operation as Keras 3 writes it. */
const written = (className: string, args: readonly unknown[], config: object = {}, more: object = {}): Entry => ({
  module: 'keras.src.ops.numpy',
  class_name: className,
  config: { name: 'op', ...config },
  registered_name: className,
  name: 'op',
  inbound_nodes: [{ args, kwargs: {} }],
  ...more,
});

/** A function of TensorFlow as Keras 2 writes it. */
const called = (name: string, nodes: readonly unknown[], className = 'TFOpLambda'): Entry => ({
  class_name: className,
  config: { name: 'op', trainable: true, dtype: 'float32', function: name },
  name: 'op',
  inbound_nodes: nodes,
});

const data = ndarray([[1, 2, 3, 4]]);
const first = async (config: object, x: NdArray = data): Promise<unknown> =>
  ([(await modelFromKerasConfig(config).predict(x)) as unknown].flat()[0] as NdArray).toArray();

describe('operations of Keras 3', () => {
  it('are written as Keras writes them', () => {
    const x = input([4, 6], { name: 'x' });
    const cut = operation('getItem', operation('multiply', [ndarray([1, 2, 3, 4, 5, 6]), x]), { key: ':, ..., 1:' });
    const made = model({ inputs: x, outputs: operation('concatenate', [cut, operation('reLU', cut)], { axis: -1 }) });
    const { layers } = modelToKerasConfig(made).config as { readonly layers: readonly Record<string, unknown>[] };
    const range = (start: number | null): object => ({ class_name: '__slice__', config: { start, stop: null, step: null } });
    expect(layers[1]).toMatchObject({
      module: 'keras.src.ops.numpy',
      class_name: 'Multiply',
      registered_name: 'Multiply',
      config: { name: layers[1]?.['name'] },
      inbound_nodes: [{ args: [{ class_name: '__numpy__', config: { value: [1, 2, 3, 4, 5, 6], dtype: 'float32' } }, {}] }],
    });
    expect(layers[2]).toMatchObject({
      class_name: 'GetItem',
      inbound_nodes: [{ args: [{}, [range(null), range(null), range(1)]] }],
    });
    expect(layers[3]).toMatchObject({
      module: 'keras.src.activations.activations',
      class_name: 'ReLU',
      config: { negative_slope: 0, max_value: null, threshold: 0 },
    });
    expect(layers[4]).toMatchObject({ class_name: 'Concatenate', config: { axis: -1 }, inbound_nodes: [{ args: [[{}, {}]] }] });
    expect(modelToKerasConfig(modelFromKerasConfig(modelToKerasConfig(made)))).toEqual(modelToKerasConfig(made));
  });

  it('are told from layers of the same name where no entry says its module, as in .h5', async () => {
    const { module: _, registered_name: __, ...entry } = written('Add', [tensor('x'), 1]);
    expect(await first(functional([entry]))).toEqual([[2, 3, 4, 5]]);
  });

  it('integers beside 1.0 become floats, as what Keras made of them says', async () => {
    const less = written('Subtract', [tensor('x', 'int32'), 1]);
    const half = (dtype: string): Entry => written('Multiply', [tensor('op', dtype), 1], { name: 'end' }, { name: 'end' });
    const typeOf = (dtype: string): unknown =>
      modelFromKerasConfig(functional([less, half(dtype)], inputLayer('int32'))).outputs?.[0]?.dtype;
    expect([typeOf('float32'), typeOf('int32')]).toEqual(['float32', 'int32']);
  });

  it.each<readonly [what: string, entry: Entry, message: string]>([
    ['one that is not known', written('Einsum', [tensor('x')]), 'an operation that is known here, received "Einsum"'],
    ['an argument that is not known', written('Max', [tensor('x')], { initial: 3 }), 'initial must be left at its default'],
    ['an option that is none', written('Add', [tensor('x'), 1], { axis: 3 }), 'options must be left out'],
    ['too many operands', written('Add', [tensor('x'), 1, 2]), 'inputs must be 2'],
    ['no operands', written('Add', []), 'inputs must be 2'],
    ['no placeholder', written('Add', [1, 2]), 'of which one is a placeholder'],
    ['code', written('Map', [{ class_name: '__lambda__', config: {} }]), 'an operation that is known here'],
    [
      'an operand of another kind',
      written('Add', [tensor('x'), { class_name: 'Dense', config: {} }]),
      'outputs of layers, numbers',
    ],
    [
      'a keyword argument',
      written('Pad', [tensor('x')], {}, { inbound_nodes: [{ args: [], kwargs: { a: 1 } }] }),
      'other arguments',
    ],
    ['parts beyond all bounds', written('Split', [tensor('x')], { indices_or_sections: 2 ** 40, axis: 1 }), 'at most 4 parts'],
    [
      'a key that is none',
      written('GetItem', [tensor('x'), [{ class_name: '__slice__', config: { start: 'a' } }]]),
      'a whole number',
    ],
    [
      'a list that is none of axes',
      written('Reshape', [tensor('x')], { newshape: Array.from({ length: 65 }, () => 1) }),
      'at most 64 numbers',
    ],
    ['a type that is none', written('Cast', [tensor('x')], { dtype: 'complex64' }), 'dtype'],
    [
      'two applications that differ',
      written('Add', [], {}, { inbound_nodes: [1, 2].map((by) => ({ args: [tensor('x'), by], kwargs: {} })) }),
      'each time with the same arguments',
    ],
  ])('%s is refused', (_, entry, message) => {
    expect(() => modelFromKerasConfig(functional([entry]))).toThrow(FormatError);
    expect(() => modelFromKerasConfig(functional([entry]))).toThrow(message);
  });
});

describe('functions of TensorFlow in files of Keras 2', () => {
  it.each<readonly [name: string, nodes: readonly unknown[], expected: unknown]>([
    ['__operators__.add', [['x', 0, 0, { y: 1, name: null }]], [[2, 3, 4, 5]]],
    ['math.subtract', [['_CONSTANT_VALUE', -1, 2, { y: ['x', 0, 0], name: null }]], [[1, 0, -1, -2]]],
    ['math.multiply', [['_CONSTANT_VALUE', -1, [1, 2, 0, 1], { y: ['x', 0, 0] }]], [[1, 4, 0, 4]]],
    [
      'concat',
      [
        [
          ['x', 0, 0, { axis: -1 }],
          ['x', 0, 0, { axis: -1 }],
        ],
      ],
      [[1, 2, 3, 4, 1, 2, 3, 4]],
    ],
    ['split', [['x', 0, 0, { num_or_size_splits: [1, 2, 1], axis: 1 }]], [[1]]],
    ['math.reduce_max', [['x', 0, 0, { axis: 1, keepdims: true }]], [[4]]],
    [
      'math.l2_normalize',
      [['x', 0, 0, { axis: -1, epsilon: 900 }]],
      [[1, 2, 3, 4].map((value) => expect.closeTo(value / 30, 6) as unknown)],
    ],
  ])('%s', async (name, nodes, expected) => {
    expect(await first(functional([called(name, nodes)]))).toEqual(expected);
  });

  it('slices', async () => {
    const key = [{ start: null, stop: null, step: null }, { class_name: '__ellipsis__' }, null, 1];
    const entry = called('__operators__.getitem', [['x', 0, 0, { slice_spec: key }]], 'SlicingOpLambda');
    expect(await first(functional([entry]))).toEqual([[2]]);
  });

  it.each<readonly [name: string, nodes: readonly unknown[], message: string]>([
    ['io.write_file', [['x', 0, 0, {}]], 'an operation that is known here, received "tf.io.write_file"'],
    ['linalg.matmul', [['x', 0, 0, { b: ['x', 0, 0], transpose_b: true }]], 'transpose_b must be left at its default'],
    ['reshape', [['x', 0, 0, { shape: ['x', 0, 0] }]], 'shape must be fixed numbers'],
    ['constructor', [['x', 0, 0, {}]], 'an operation that is known here'],
  ])('%s is refused', (name, nodes, message) => {
    expect(() => modelFromKerasConfig(functional([called(name, nodes)]))).toThrow(FormatError);
    expect(() => modelFromKerasConfig(functional([called(name, nodes)]))).toThrow(message);
  });
});
