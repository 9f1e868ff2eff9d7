import { ArgumentError, operandSpec, ops, scoped, ShapeError, sizeOf, type Tensor } from '@ibex-ml/core';
import type { Loss, Reduction } from './loss.ts';
import { reduceWeighted } from './reduce-weighted.ts';

/** The losses of a batch before they are weighed and reduced. */
export interface SampleLosses {
  /** One per sample, or per position. */
  readonly values: Tensor;
  /** Which of them count, of bool; null where all do. */
  readonly valid: Tensor | null;
}

/** Arguments that every loss takes. */
export interface LossOptions {
  /** How the losses of a batch become one number; default `sum_over_batch_size`, their mean. */
  readonly reduction?: Reduction;
  /** What it is called; default Keras's name, such as `categorical_crossentropy`. */
  readonly name?: string;
}

/** What a loss is made from. */
export interface LossDefinition {
  /** Keras's class name: `CategoricalCrossentropy`. */
  readonly className: string;
  /** Keras's default name: `categorical_crossentropy`. */
  readonly defaultName: string;
  readonly targets: Loss['targets'];
  readonly ignoredClass?: number | null;
  /** The losses of float32 targets and predictions; class indices come in the type they have. */
  readonly losses: (yTrue: Tensor, yPred: Tensor, where: string) => SampleLosses;
  /** Its own arguments as plain data. */
  readonly config: Readonly<Record<string, unknown>>;
}

const reductions: readonly Reduction[] = ['sum_over_batch_size', 'sum', 'mean', 'mean_with_sample_weight', 'none'];

/**
 * Makes a loss of a function that gives the loss of each sample: casts to float32 before it, weighs and reduces after it.
 *
 * @throws {ArgumentError} when the reduction is unknown
 */
export function defineLoss(definition: LossDefinition, options: LossOptions): Loss {
  const { className, defaultName, targets, ignoredClass = null, losses, config } = definition;
  const { reduction = 'sum_over_batch_size', name = defaultName } = options;
  if (!reductions.includes(reduction)) {
    throw new ArgumentError({
      where: name,
      argument: 'reduction',
      expected: `one of ${reductions.join(', ')}`,
      received: reduction,
      remedy: 'Leave it out for the mean over the batch.',
    });
  }
  const perSample = (yTrue: Tensor, yPred: Tensor): SampleLosses => {
    requireBatch(name, yPred);
    return losses(targets === 'sameShape' ? ops.cast(yTrue, 'float32') : yTrue, ops.cast(yPred, 'float32'), name);
  };
  return {
    className,
    name,
    reduction,
    targets,
    ignoredClass,
    call: (yTrue, yPred) => scoped(() => perSample(yTrue, yPred).values),
    apply: (yTrue, yPred, sampleWeight = null) =>
      scoped(() => {
        const { values, valid } = perSample(yTrue, yPred);
        return reduceWeighted(name, values, sampleWeight, valid, reduction);
      }),
    getConfig: () => ({ name, reduction, ...config }),
  };
}

function requireBatch(where: string, yPred: Tensor): void {
  const { shape } = operandSpec(yPred);
  if (shape.length > 0 && sizeOf(shape) !== 0) return;
  throw new ShapeError({
    where,
    argument: 'yPred',
    expected: 'at least one prediction, [batch, ...]',
    received: yPred,
    remedy: 'Pass a batch with at least one sample.',
  });
}
