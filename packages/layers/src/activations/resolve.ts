import { ArgumentError } from '@ibex-ml/core';
import { type EitherCase, snakeCase } from '../layer/names.ts';
import type { SerializedObject } from '../serialization/serialized-object.ts';
import type { Activation } from './activation.ts';
import {
  elu,
  exponential,
  gelu,
  hardSigmoid,
  hardSilu,
  leakyRelu,
  linear,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softsign,
  tanh,
} from './activations.ts';
import { hardShrink, hardTanh, softShrink, sparsePlus, sparseSigmoid, tanhShrink } from './piecewise.ts';
import { celu, glu, logSigmoid, squareplus } from './smooth.ts';

/** Names of activations, also in Keras's spelling: `leakyRelu` or `leaky_relu`. */
export type ActivationName = EitherCase<
  | 'linear'
  | 'relu'
  | 'relu6'
  | 'leakyRelu'
  | 'softmax'
  | 'logSoftmax'
  | 'sigmoid'
  | 'hardSigmoid'
  | 'tanh'
  | 'gelu'
  | 'elu'
  | 'selu'
  | 'softplus'
  | 'softsign'
  | 'silu'
  | 'swish'
  | 'hardSilu'
  | 'hardSwish'
  | 'mish'
  | 'exponential'
  | 'celu'
  | 'glu'
  | 'hardShrink'
  | 'hardTanh'
  | 'logSigmoid'
  | 'softShrink'
  | 'sparsePlus'
  | 'sparseSigmoid'
  | 'squareplus'
  | 'tanhShrink'
>;

/** All activations under Keras's names, with the arguments that they take besides the tensor. */
const builtin: Readonly<Record<string, Builtin>> = {
  linear: { call: linear, parameters: [] },
  relu: { call: relu, parameters: ['negativeSlope', 'maxValue', 'threshold'] },
  relu6: { call: relu6, parameters: [] },
  leaky_relu: { call: leakyRelu, parameters: ['negativeSlope'] },
  softmax: { call: softmax, parameters: ['axis'] },
  log_softmax: { call: logSoftmax, parameters: ['axis'] },
  sigmoid: { call: sigmoid, parameters: [] },
  hard_sigmoid: { call: hardSigmoid, parameters: [] },
  tanh: { call: tanh, parameters: [] },
  gelu: { call: gelu, parameters: ['approximate'] },
  elu: { call: elu, parameters: ['alpha'] },
  selu: { call: selu, parameters: [] },
  softplus: { call: softplus, parameters: [] },
  softsign: { call: softsign, parameters: [] },
  silu: { call: silu, parameters: [] },
  hard_silu: { call: hardSilu, parameters: [] },
  mish: { call: mish, parameters: [] },
  exponential: { call: exponential, parameters: [] },
  celu: { call: celu, parameters: ['alpha'] },
  glu: { call: glu, parameters: ['axis'] },
  hard_shrink: { call: hardShrink, parameters: ['threshold'] },
  hard_tanh: { call: hardTanh, parameters: [] },
  log_sigmoid: { call: logSigmoid, parameters: [] },
  soft_shrink: { call: softShrink, parameters: ['threshold'] },
  sparse_plus: { call: sparsePlus, parameters: [] },
  sparse_sigmoid: { call: sparseSigmoid, parameters: [] },
  squareplus: { call: squareplus, parameters: ['b'] },
  tanh_shrink: { call: tanhShrink, parameters: [] },
};

interface Builtin {
  readonly call: (x: Parameters<Activation>[0], options?: Readonly<Record<string, never>>) => ReturnType<Activation>;
  readonly parameters: readonly string[];
}

const aliases: Readonly<Record<string, string>> = { swish: 'silu', hard_swish: 'hard_silu' };

/**
 * What layers accept as an activation: a name, a function of one tensor in ops, an activation with arguments as plain data
 * (`{ className: 'gelu', config: { approximate: true } }`), or null for linear.
 */
export type ActivationInput = ActivationName | Activation | SerializedObject | null;

/** The data that a function was made from, so that a config can give it again. */
const described = new WeakMap<Activation, SerializedObject>();

/**
 * The function for a name, for plain data, or the function itself; linear for null.
 *
 * @throws {ArgumentError} for an unknown name, or an argument that the activation does not take
 */
export function resolveActivation(
  input: ActivationInput | undefined,
  where: string = 'activation',
  argument: string = 'activation',
): Activation {
  if (input === undefined || input === null) return linear;
  if (typeof input === 'function') return input;
  const { className, config } = typeof input === 'string' ? { className: input, config: {} } : input;
  const known: Builtin | undefined = byName(className);
  if (known === undefined) {
    throw new ArgumentError({
      where,
      argument,
      expected: `one of ${Object.keys(builtin)
        .map((name) => `"${name}"`)
        .join(', ')}`,
      received: className,
      remedy: 'Pass one of these names (camelCase does as well), or a function of a tensor in ops.',
    });
  }
  if (Object.keys(config).length === 0) return known.call;
  const unknown = Object.keys(config).find((key) => !known.parameters.includes(key));
  if (unknown !== undefined) {
    throw new ArgumentError({
      where,
      argument: `${argument} "${className}"`,
      expected: `given no arguments but ${known.parameters.length === 0 ? 'none' : known.parameters.join(', ')}`,
      received: unknown,
      remedy: 'Remove it, or check how it is spelt.',
    });
  }
  const activation: Activation = (x) => known.call(x, config as Readonly<Record<string, never>>);
  described.set(activation, { className, config });
  return activation;
}

/**
 * An activation as plain data: Keras's name, or its name with arguments.
 *
 * @throws {ArgumentError} for a function of your own, which has no name to save
 */
export function activationConfig(where: string, activation: Activation): string | SerializedObject {
  for (const [name, { call }] of Object.entries(builtin)) if (call === activation) return name;
  const data = described.get(activation);
  if (data !== undefined) return data;
  throw new ArgumentError({
    where,
    argument: 'activation',
    expected: 'known by name where the layer is saved or copied',
    received: activation,
    remedy: 'Write a layer class of your own that applies the function, and pass it to layerFromConfig in its registry.',
  });
}

function byName(name: string): Builtin | undefined {
  const snake = snakeCase(name);
  const keras = Object.hasOwn(aliases, snake) ? (aliases[snake] as string) : snake;
  return Object.hasOwn(builtin, keras) ? builtin[keras] : undefined;
}
