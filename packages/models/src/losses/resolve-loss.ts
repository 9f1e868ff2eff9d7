import { ArgumentError, type Tensor } from '@ibex-ml/core';
import { snakeCase } from '@ibex-ml/layers';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { binaryFocalCrossentropy } from './binary-focal-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { categoricalFocalCrossentropy } from './categorical-focal-crossentropy.ts';
import { categoricalGeneralizedCrossEntropy } from './categorical-generalized-cross-entropy.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import { defineLoss, type LossOptions } from './define-loss.ts';
import { klDivergence, poisson } from './distributions.ts';
import { categoricalHinge, hinge, squaredHinge } from './hinge.ts';
import { huber } from './huber.ts';
import { logitAdjusted, type LogitAdjustedOptions } from './logit-adjusted.ts';
import type { Loss } from './loss.ts';
import {
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
} from './mean-errors.ts';
import { dice, tversky } from './overlap.ts';
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
  | 'bce'
  | 'binaryFocalCrossentropy'
  | 'binary_focal_crossentropy'
  | 'categoricalCrossentropy'
  | 'categorical_crossentropy'
  | 'categoricalFocalCrossentropy'
  | 'categorical_focal_crossentropy'
  | 'categoricalGeneralizedCrossEntropy'
  | 'categorical_generalized_cross_entropy'
  | 'categoricalHinge'
  | 'categorical_hinge'
  | 'cosineSimilarity'
  | 'cosine_similarity'
  | 'dice'
  | 'hinge'
  | 'huber'
  | 'huber_loss'
  | 'klDivergence'
  | 'kl_divergence'
  | 'kld'
  | 'logCosh'
  | 'log_cosh'
  | 'logcosh'
  | 'meanAbsoluteError'
  | 'mean_absolute_error'
  | 'mae'
  | 'meanAbsolutePercentageError'
  | 'mean_absolute_percentage_error'
  | 'mape'
  | 'meanSquaredError'
  | 'mean_squared_error'
  | 'mse'
  | 'meanSquaredLogarithmicError'
  | 'mean_squared_logarithmic_error'
  | 'msle'
  | 'poisson'
  | 'sparseCategoricalCrossentropy'
  | 'sparse_categorical_crossentropy'
  | 'squaredHinge'
  | 'squared_hinge'
  | 'tversky';

type LossFactory = (config: LossOptions) => Loss;

interface LossKind {
  readonly make: LossFactory;
  /** Other names that Keras knows it by, but for those in snake_case. */
  readonly aliases?: readonly string[];
}

/** Every loss by its name in camelCase. */
const factories: Readonly<Record<string, LossKind>> = {
  binaryCrossentropy: { make: binaryCrossentropy, aliases: ['bce'] },
  binaryFocalCrossentropy: { make: binaryFocalCrossentropy },
  categoricalCrossentropy: { make: categoricalCrossentropy },
  categoricalFocalCrossentropy: { make: categoricalFocalCrossentropy },
  categoricalGeneralizedCrossEntropy: { make: categoricalGeneralizedCrossEntropy },
  categoricalHinge: { make: categoricalHinge },
  cosineSimilarity: { make: cosineSimilarity },
  dice: { make: dice },
  hinge: { make: hinge },
  huber: { make: huber, aliases: ['huber_loss'] },
  klDivergence: { make: klDivergence, aliases: ['kld', 'KLDivergence', 'kullback_leibler_divergence'] },
  logCosh: { make: logCosh, aliases: ['logcosh'] },
  meanAbsoluteError: { make: meanAbsoluteError, aliases: ['mae'] },
  meanAbsolutePercentageError: { make: meanAbsolutePercentageError, aliases: ['mape'] },
  meanSquaredError: { make: meanSquaredError, aliases: ['mse'] },
  meanSquaredLogarithmicError: { make: meanSquaredLogarithmicError, aliases: ['msle'] },
  poisson: { make: poisson },
  sparseCategoricalCrossentropy: { make: sparseCategoricalCrossentropy },
  squaredHinge: { make: squaredHinge },
  tversky: { make: tversky },
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
    if (input.className === 'LogitAdjusted') return logitAdjustedFrom(input.config);
    if (typeof input.className === 'string') return factoryOf(input.className)(input.config);
  }
  throw unknownLoss(input);
}

function factoryOf(name: string): LossFactory {
  const first = name.charAt(0).toLowerCase() + name.slice(1);
  const found = Object.entries(factories).find(
    ([key, { aliases = [] }]) => key === first || snakeCase(key) === name || aliases.includes(name),
  );
  if (found === undefined) throw unknownLoss(name);
  return found[1].make;
}

/** A loss that holds another, which its config has as data. */
function logitAdjustedFrom({ loss, ...options }: SerializedLoss['config']): Loss {
  return logitAdjusted(resolveLoss(loss as LossInput), options as unknown as LogitAdjustedOptions);
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
