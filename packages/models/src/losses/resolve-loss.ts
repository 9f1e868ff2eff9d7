import { ArgumentError, type Tensor } from '@ibex-ml/core';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { meanAbsoluteError, meanSquaredError } from './mean-errors.ts';
import { sparseCategoricalCrossentropy } from './sparse-categorical-crossentropy.ts';

/** A loss as saved data: Keras's class name and its arguments in camelCase. */
export interface SerializedLoss {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The loss of each sample, in ops, of float32 targets and predictions of one shape. */
export type LossFunction = (yTrue: Tensor, yPred: Tensor) => Tensor;

/** The losses that can be named, in camelCase or as Keras writes them. */
export type LossName =
  | 'binaryCrossentropy'
  | 'binary_crossentropy'
  | 'categoricalCrossentropy'
  | 'categorical_crossentropy'
  | 'categoricalFocalCrossentropy'
  | 'categorical_focal_crossentropy'
  | 'meanAbsoluteError'
  | 'mean_absolute_error'
  | 'mae'
  | 'meanSquaredError'
  | 'mean_squared_error'
  | 'mse'
  | 'sparseCategoricalCrossentropy'
  | 'sparse_categorical_crossentropy';

type LossFactory = (config: LossOptions) => Loss;

/** Every loss by its name in camelCase, with the other names that Keras knows it by. */
const factories: Readonly<Record<string, { readonly make: LossFactory; readonly aliases: readonly string[] }>> = {
  binaryCrossentropy: { make: binaryCrossentropy, aliases: ['binary_crossentropy'] },
  categoricalCrossentropy: { make: categoricalCrossentropy, aliases: ['categorical_crossentropy'] },
  categoricalFocalCrossentropy: { make: categoricalFocalCrossentropy, aliases: ['categorical_focal_crossentropy'] },
  meanAbsoluteError: { make: meanAbsoluteError, aliases: ['mean_absolute_error', 'mae'] },
  meanSquaredError: { make: meanSquaredError, aliases: ['mean_squared_error', 'mse'] },
  sparseCategoricalCrossentropy: { make: sparseCategoricalCrossentropy, aliases: ['sparse_categorical_crossentropy'] },
};

/** Whatever `compile` takes as a loss. */
export type LossInput = LossName | Loss | SerializedLoss | LossFunction;

/**
 * A loss from its name, from a config, or from a function; a loss stays as it is.
 *
 * @throws {ArgumentError} when no loss has that name
 * @example
 * resolveLoss('categorical_crossentropy').className // 'CategoricalCrossentropy'
 */
export function resolveLoss(input: LossInput): Loss {
  if (typeof input === 'function') return fromFunction(input);
  if (typeof input === 'string') return factoryOf(input)({});
  if (typeof input === 'object' && input !== null) {
    if ('apply' in input) return input;
    if (typeof input.className === 'string') return factoryOf(input.className)(input.config);
  }
  throw unknownLoss(input);
}

function factoryOf(name: string): LossFactory {
  const camelCase = name.charAt(0).toLowerCase() + name.slice(1);
  const found = Object.entries(factories).find(([key, { aliases }]) => key === camelCase || aliases.includes(name));
  if (found === undefined) throw unknownLoss(name);
  return found[1].make;
}

function fromFunction(fn: LossFunction): Loss {
  const name = fn.name === '' ? 'loss' : fn.name;
  return defineLoss(
    {
      className: name,
      defaultName: name,
      targets: 'sameShape',
      config: {},
      losses: (yTrue, yPred) => ({ values: requireTensor(name, fn(yTrue, yPred)), valid: null }),
    },
    {},
  );
}

/** @throws {ArgumentError} for what a factory or a forgotten `return` gives */
function requireTensor(where: string, value: unknown): Tensor {
  if (typeof value === 'object' && value !== null && 'dtype' in value) return value as Tensor;
  throw new ArgumentError({
    where,
    argument: 'loss',
    expected: 'a function that returns a tensor',
    received: value,
    remedy: 'Return the loss of each sample; of a factory pass what it makes, such as categoricalCrossentropy().',
  });
}

function unknownLoss(received: unknown): ArgumentError {
  return new ArgumentError({
    where: 'resolveLoss',
    argument: 'loss',
    expected: `a loss, or one of ${Object.keys(factories).join(', ')}`,
    received,
    remedy: 'Check the name; for anything else pass a function of yTrue and yPred in ops.',
  });
}
