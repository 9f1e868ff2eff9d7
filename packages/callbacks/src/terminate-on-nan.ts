import { StateError } from '@ibex-ml/core';
import type { Logs } from '@ibex-ml/models';
import { requireFlag, requireOptions } from './check.ts';
import { ModelCallback } from './model-callback.ts';

export interface TerminateOnNaNOptions {
  /** Whether fit throws, instead of ending as by `model.stopTraining`; default false. */
  readonly raiseError?: boolean;
}

const where = 'terminateOnNaN';

/**
 * Ends training after the batch whose loss is NaN or infinite. It reads the loss after every batch, which GPU backends wait for.
 *
 * The loss is the mean over the epoch so far, as the logs have it.
 *
 * @throws {StateError} from fit with `raiseError`, when the loss is not finite
 * @example
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const x = ndarray([[Number.NaN], [1]]);
 * const y = ndarray([[1], [1]]);
 * const options = { epochs: 5, batchSize: 1, verbose: 0 };
 * (await model.fit(x, y, { ...options, callbacks: [terminateOnNaN()] })).epoch; // [0]
 * await model.fit(x, y, { ...options, callbacks: [terminateOnNaN({ raiseError: true })] }); // throws StateError
 * @see keras.callbacks.TerminateOnNaN
 */
export function terminateOnNaN(options: TerminateOnNaNOptions = {}): TerminateOnNaN {
  return new TerminateOnNaN(options);
}

/** Made by `terminateOnNaN`. */
export class TerminateOnNaN extends ModelCallback {
  readonly #raiseError: boolean;

  constructor(options: TerminateOnNaNOptions) {
    requireOptions(where, options, { raiseError: true });
    requireFlag(where, 'raiseError', options.raiseError);
    super(where, 1);
    this.#raiseError = options.raiseError ?? false;
  }

  onTrainBatchEnd(batch: number, { loss }: Logs): void {
    if (loss === undefined || Number.isFinite(loss)) return;
    if (this.#raiseError) {
      throw new StateError({
        where,
        argument: 'loss',
        expected: 'finite',
        received: loss,
        remedy: `Look at the data of batch ${batch}, or take a smaller learning rate or clipnorm.`,
      });
    }
    this.say(`Batch ${batch}: Invalid loss, terminating training`);
    this.model.stopTraining = true;
  }
}
