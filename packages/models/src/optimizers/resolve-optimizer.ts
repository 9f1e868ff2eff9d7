import { ArgumentError } from '@ibex-ml/core';
import { adadelta } from './adadelta.ts';
import { adafactor } from './adafactor.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamW } from './adam.ts';
import { adamax } from './adamax.ts';
import { ftrl } from './ftrl.ts';
import { lamb } from './lamb.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import { nadam } from './nadam.ts';
import { lossScaleOptimizer } from './loss-scale-optimizer.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsprop } from './rmsprop.ts';
import { sgd } from './sgd.ts';

/** An optimizer as saved data: Keras's class name and its arguments in camelCase. */
export interface SerializedOptimizer {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The optimizers that can be named. */
export type OptimizerName = keyof typeof names;

/** Whatever `compile` takes as an optimizer. */
export type OptimizerInput = OptimizerName | Optimizer | SerializedOptimizer;

type Factory = (config: Readonly<Record<string, unknown>>) => Optimizer;

/** By Keras's class name. */
const factories: Readonly<Record<string, Factory>> = {
  Adadelta: (config) => adadelta(config),
  Adafactor: (config) => adafactor(config),
  Adagrad: (config) => adagrad(config),
  Adam: (config) => adam(config),
  AdamW: (config) => adamW(config),
  Adamax: (config) => adamax(config),
  Ftrl: (config) => ftrl(config),
  Lamb: (config) => lamb(config),
  Lion: (config) => lion(config),
  Muon: (config) => muon(config),
  Nadam: (config) => nadam(config),
  RMSprop: (config) => rmsprop(config),
  SGD: (config) => sgd(config),
  LossScaleOptimizer: ({ innerOptimizer, ...config }) =>
    lossScaleOptimizer(resolveOptimizer(innerOptimizer as OptimizerInput), config),
};

const names = {
  adadelta: 'Adadelta',
  adafactor: 'Adafactor',
  adagrad: 'Adagrad',
  adam: 'Adam',
  adamW: 'AdamW',
  adamax: 'Adamax',
  adamw: 'AdamW',
  ftrl: 'Ftrl',
  lamb: 'Lamb',
  lion: 'Lion',
  muon: 'Muon',
  nadam: 'Nadam',
  rmsprop: 'RMSprop',
  sgd: 'SGD',
} as const;

/**
 * An optimizer from its name or from saved data; an optimizer stays as it is.
 *
 * @throws {ArgumentError} when no optimizer has that name
 * @example
 * resolveOptimizer('adam').className // 'Adam'
 */
export function resolveOptimizer(input: OptimizerInput): Optimizer {
  if (typeof input === 'string')
    return optimizerFromConfig({ className: Object.hasOwn(names, input) ? names[input] : input, config: {} });
  if (typeof input === 'object' && input !== null) return 'apply' in input ? input : optimizerFromConfig(input);
  throw unknownOptimizer(input);
}

/**
 * An optimizer from what `className` and `getConfig` gave: the same arguments, without state.
 *
 * @throws {ArgumentError} when no optimizer has that name, or an argument is outside its range
 * @example
 * optimizerFromConfig({ className: 'SGD', config: { learningRate: 0.1, momentum: 0.9 } }).getConfig().momentum // 0.9
 */
export function optimizerFromConfig({ className, config }: SerializedOptimizer): Optimizer {
  const make = Object.hasOwn(factories, className) ? factories[className] : undefined;
  if (make === undefined) throw unknownOptimizer(className);
  return make(config);
}

function unknownOptimizer(received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'resolveOptimizer',
    argument: 'optimizer',
    expected: `an optimizer, or one of ${Object.keys(names).join(', ')}`,
    received,
    remedy: 'Check the name, or pass an optimizer such as adam({ learningRate: 0.001 }).',
  });
}
