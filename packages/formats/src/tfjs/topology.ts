import { ArgumentError } from '@ibex-ml/core';
import type { KerasObject } from '../keras-config/index.ts';
import { isOperationModule } from '../keras-config/operations/keras-names.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The layers of the project that tfjs-layers has. */
const layerNames: ReadonlySet<string> = new Set([
  'Activation',
  'Add',
  'Average',
  'AveragePooling1D',
  'AveragePooling2D',
  'BatchNormalization',
  'Concatenate',
  'Conv1D',
  'Conv2D',
  'Conv2DTranspose',
  'Cropping2D',
  'Dense',
  'DepthwiseConv2D',
  'Dot',
  'Dropout',
  'ELU',
  'Embedding',
  'Flatten',
  'GaussianDropout',
  'GaussianNoise',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalMaxPooling1D',
  'GlobalMaxPooling2D',
  'InputLayer',
  'LayerNormalization',
  'LeakyReLU',
  'MaxPooling1D',
  'MaxPooling2D',
  'Maximum',
  'Minimum',
  'Multiply',
  'PReLU',
  'Permute',
  'ReLU',
  'RepeatVector',
  'Rescaling',
  'Reshape',
  'SeparableConv2D',
  'Softmax',
  'UpSampling2D',
  'ZeroPadding2D',
]);

/** A setting that must have this value, and how it is called where it has another. */
const only =
  (setting: string, value: unknown): Refusal =>
  (config) =>
    JSON.stringify(config[setting] ?? value) === JSON.stringify(value) ? null : `whose ${setting} is ${String(config[setting])}`;

/** The axis must be the last one. */
const lastAxis: Refusal = ({ axis }, rank) =>
  axis === -1 || axis === rank - 1 ? null : `whose axis is ${String(axis)}, not the last`;

/** Why a layer of this setting, on values of so many axes, is refused; null where it is not. */
type Refusal = (config: Fields, rank: number) => string | null;

/** Settings of those layers that tfjs-layers has not, or computes otherwise. */
const otherwise: Readonly<Record<string, readonly Refusal[]>> = {
  BatchNormalization: [lastAxis],
  Conv1D: [only('groups', 1)],
  Conv2D: [only('groups', 1)],
  Conv2DTranspose: [only('output_padding', null), only('dilation_rate', [1, 1])],
  DepthwiseConv2D: [only('dilation_rate', [1, 1])],
  ELU: [only('alpha', 1)],
  Flatten: [(_, rank) => (rank === 2 ? 'of vectors' : null)],
  GlobalAveragePooling1D: [only('keepdims', false)],
  GlobalAveragePooling2D: [only('keepdims', false)],
  GlobalMaxPooling1D: [only('keepdims', false)],
  GlobalMaxPooling2D: [only('keepdims', false)],
  ReLU: [only('negative_slope', 0), only('threshold', 0)],
  Softmax: [lastAxis],
  UpSampling2D: [only('interpolation', 'nearest')],
};

/** What arguments are called in Keras 2. */
const olderNames: Readonly<Record<string, Readonly<Record<string, string>>>> = { LeakyReLU: { negative_slope: 'alpha' } };

/** The activations of Keras that tfjs-layers has with the same numbers, and their names there. */
const activationNames: Readonly<Record<string, string>> = {
  elu: 'elu',
  gelu: 'gelu',
  linear: 'linear',
  log_softmax: 'log_softmax',
  mish: 'mish',
  relu: 'relu',
  relu6: 'relu6',
  selu: 'selu',
  sigmoid: 'sigmoid',
  silu: 'swish',
  softmax: 'softmax',
  softplus: 'softplus',
  softsign: 'softsign',
  tanh: 'tanh',
};

const models: ReadonlySet<string> = new Set(['Sequential', 'Functional']);

/**
 * A model's layers in the form of Keras 2, which tfjs-layers reads, from the form of Keras 3.
 *
 * @throws {ArgumentError} for what tfjs-layers lacks
 */
export function topologyOf(where: string, model: KerasObject): Fields {
  return { ...new Writer(where).layer(model), keras_version: '2.15.0', backend: 'tensorflow' };
}

class Writer {
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  layer({
    class_name: className,
    config,
    module,
    build_config: built,
  }: KerasObject & { readonly build_config?: Fields }): Fields {
    const fields = config as Fields;
    if (isOperationModule(module)) throw this.#lacking(`the operation ${className} between layers`);
    if (models.has(className)) return { class_name: className, config: this.#model(className, fields) };
    if (!layerNames.has(className)) throw this.#lacking(`the layer ${className}`);
    const { length: rank } = (built?.['input_shape'] ?? []) as readonly unknown[];
    for (const refusal of otherwise[className] ?? []) {
      const setting = refusal(fields, rank);
      if (setting !== null) throw this.#lacking(`the layer ${className} ${setting}`);
    }
    return { class_name: className, config: this.#arguments(className, fields) };
  }

  #model(className: string, { name, layers, input_layers: inputs, output_layers: outputs }: Fields): Fields {
    const inner = layers as readonly (KerasObject & Fields)[];
    if (className === 'Sequential') return { name, layers: inner.map((layer) => this.layer(layer)) };
    const own = new Set(inner.flatMap((layer) => (models.has(layer.class_name) ? [String(layer['name'])] : [])));
    const nodes = (layer: Fields): readonly unknown[] => layer['inbound_nodes'] as readonly unknown[];
    return {
      name,
      layers: inner.map((layer) => ({
        ...this.layer(layer),
        name: layer['name'],
        inbound_nodes: nodes(layer).map((node) =>
          inboundTensors(node).map(([from, application, output]) => [from, application + Number(own.has(from)), output, {}]),
        ),
      })),
      input_layers: ends(inputs),
      output_layers: ends(outputs).map(([from, application, output]) => [from, application, output]),
    };
  }

  #arguments(className: string, config: Fields): Fields {
    const entries = Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'batch_shape') return [['batch_input_shape', value]];
      if (key === 'dtype') return [[key, className === 'InputLayer' ? value : 'float32']];
      if (key.endsWith('activation')) return [[key, this.#activation(value)]];
      return [[olderNames[className]?.[key] ?? key, plain(value)]];
    });
    return Object.fromEntries(entries);
  }

  #activation(value: unknown): unknown {
    const name = typeof value === 'object' && value !== null ? (value as KerasObject).config : value;
    if (name === null || name === undefined) return 'linear';
    const known = typeof name === 'string' && Object.hasOwn(activationNames, name) ? activationNames[name] : undefined;
    if (known === undefined)
      throw this.#lacking(`the activation ${typeof name === 'string' ? name : (value as KerasObject).class_name}`);
    return known;
  }

  #lacking(received: string): ArgumentError {
    return new ArgumentError({
      where: this.#where,
      argument: 'model',
      expected: 'of layers and activations that tfjs-layers has with the same numbers',
      received,
      remedy: 'Write a graph model instead: tfjsGraphToFiles has all ops.',
    });
  }
}

/** An initializer, a regularizer: the class and its arguments, without where Python finds it. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { class_name: name, config } = value as Fields;
  return typeof name === 'string' ? { class_name: name, config } : value;
}

type Position = readonly [layer: string, application: number, output: number];

/** The tensors that a layer is applied to, in the form of Keras 3. */
function inboundTensors(node: unknown): readonly Position[] {
  const [given] = (node as { readonly args: readonly unknown[] }).args;
  const list = Array.isArray(given) ? (given as readonly unknown[]) : [given];
  return list.map((tensor) => (tensor as { readonly config: { readonly keras_history: Position } }).config.keras_history);
}

/** One end, or a list of them. */
function ends(value: unknown): readonly Position[] {
  const list = value as readonly unknown[];
  return (typeof list[0] === 'string' ? [list] : list) as readonly Position[];
}
