import type { Tensor } from '@ibex-ml/core';
import { defineLoss, type LossOptions } from './define-loss.ts';
import type { Loss } from './loss.ts';
import { sameShapeTargets } from './target-checks.ts';

/** A loss of targets that have the shape of the predictions. */
export interface SampleLossDefinition {
  /** Keras's class name: `MeanSquaredError`. */
  readonly className: string;
  /** Keras's default name: `mean_squared_error`. */
  readonly defaultName: string;
  /** The loss of each sample (and position), of targets and predictions of one shape. */
  readonly measure: (targets: Tensor, predictions: Tensor) => Tensor;
  /** Its own arguments as plain data; default none. */
  readonly config?: Readonly<Record<string, unknown>>;
}

/** @throws {ShapeError} when the loss is computed of targets of another shape than the predictions' */
export function sampleLoss(definition: SampleLossDefinition, options: LossOptions): Loss {
  const { className, defaultName, measure, config = {} } = definition;
  return defineLoss(
    {
      className,
      defaultName,
      targets: 'sameShape',
      config,
      losses: (yTrue, yPred, where) => {
        const [targets, predictions] = sameShapeTargets(where, yTrue, yPred, 'Pass a target for each output of the model.');
        return { values: measure(targets, predictions), valid: null };
      },
    },
    options,
  );
}
