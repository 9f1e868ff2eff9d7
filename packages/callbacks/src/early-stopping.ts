import type { NdArray } from '@ibex-ml/core';
import { kinds, type Logs, savedFields, type StateRecord } from '@ibex-ml/models';
import { type OptionNames, requireCount, requireFlag, requireNumber, requireOptions, requireVerbose } from './check.ts';
import { type CallbackVerbose, ModelCallback } from './model-callback.ts';
import { Monitor, type MonitorOptions } from './monitor/monitor.ts';

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Less than this much is no improvement; default 0. */
  readonly minDelta?: number;
  /** How many epochs without improvement end the training; default 0. */
  readonly patience?: number;
  readonly verbose?: CallbackVerbose;
  /** Only improvements that are better than this count for patience; default null. */
  readonly baseline?: number | null;
  /** Whether the model gets the weights of its best epoch when training ends, in whatever way; default false. */
  readonly restoreBestWeights?: boolean;
  /** The first epoch that counts, from 0; default 0. */
  readonly startFromEpoch?: number;
}

const where = 'earlyStopping';
const names: OptionNames<EarlyStoppingOptions> = {
  monitor: true,
  minDelta: true,
  patience: true,
  verbose: true,
  mode: true,
  baseline: true,
  restoreBestWeights: true,
  startFromEpoch: true,
};

const stateFields = {
  best: kinds.orNull(kinds.number),
  bestEpoch: kinds.count,
  stoppedEpoch: kinds.count,
  wait: kinds.count,
  bestWeights: kinds.orNull(kinds.listOf(kinds.array)),
};
const fresh = { best: null, bestEpoch: 0, stoppedEpoch: 0, wait: 0, bestWeights: null };

/**
 * Ends training when a figure has stopped improving.
 *
 * Each epoch from `startFromEpoch` on: `wait + 1`; a new best value sets the wait to 0 if it also beats `baseline`; otherwise training ends
 * where `wait >= patience`, but never after the first epoch. What it has seen is forgotten at the next fit.
 *
 * The best weights are kept as plain arrays, not on the backend: a copy of the weights, made at each improvement.
 *
 * @throws {ArgumentError} when an option is out of its range; from fit, before training, when the direction is not known (see `mode`),
 *   and for a figure of validation without validation
 * @throws {StateError} from fit, when the logs do not hold the figure
 * @example
 * const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: sgd({ learningRate: 0 }), loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * const stop = earlyStopping({ monitor: 'loss', patience: 2 });
 * const { epoch } = await model.fit(x, x, { epochs: 50, callbacks: [stop], verbose: 0 });
 * epoch; // [0, 1, 2]
 * [stop.stoppedEpoch, stop.bestEpoch, stop.best]; // [2, 0, 2.5]
 * @see keras.callbacks.EarlyStopping
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): EarlyStopping {
  return new EarlyStopping(options);
}

/** Made by `earlyStopping`. Epochs count from 0. */
export class EarlyStopping extends ModelCallback {
  /** The best value so far; null before the first one. */
  best: number | null = null;
  bestEpoch = 0;
  /** The epoch after which training was ended; 0 where it was not. */
  stoppedEpoch = 0;
  /** Epochs since the last improvement. */
  wait = 0;
  readonly #monitor: Monitor;
  readonly #options: EarlyStoppingOptions;
  #bestWeights: readonly NdArray[] | null = null;

  constructor(options: EarlyStoppingOptions) {
    requireOptions(where, options, names);
    super(where, options.verbose);
    this.#monitor = new Monitor(where, options, options.minDelta);
    requireCount(where, 'patience', options.patience, 0);
    requireVerbose(where, options.verbose);
    requireNumber(where, 'baseline', options.baseline);
    requireFlag(where, 'restoreBestWeights', options.restoreBestWeights);
    requireCount(where, 'startFromEpoch', options.startFromEpoch, 0);
    this.#options = { ...options };
  }

  onTrainBegin(saved?: StateRecord): void {
    this.#monitor.begin(this.model, this.validates);
    const state = saved === undefined ? fresh : savedFields(where, saved, stateFields);
    this.best = state.best;
    this.bestEpoch = state.bestEpoch;
    this.stoppedEpoch = state.stoppedEpoch;
    this.wait = state.wait;
    this.#bestWeights = state.bestWeights;
  }

  saveState(): StateRecord {
    const { best, bestEpoch, stoppedEpoch, wait } = this;
    return { best, bestEpoch, stoppedEpoch, wait, bestWeights: this.#bestWeights };
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const { patience = 0, baseline = null, startFromEpoch = 0 } = this.#options;
    const current = this.#monitor.in(logs);
    if (current === null || epoch < startFromEpoch) return;
    this.wait += 1;
    if (this.#monitor.improves(current, this.best)) {
      this.best = current;
      await this.#keep(epoch);
      if (this.#monitor.improves(current, baseline)) this.wait = 0;
      return;
    }
    if (this.wait < patience || epoch === 0) return;
    this.stoppedEpoch = epoch;
    this.model.stopTraining = true;
  }

  onTrainEnd(): void {
    if (this.stoppedEpoch > 0) this.say(`Epoch ${this.stoppedEpoch + 1}: early stopping`);
    if (this.#bestWeights === null) return;
    this.say(`Restoring model weights from the end of the best epoch: ${this.bestEpoch + 1}.`);
    this.model.setWeights(this.#bestWeights);
    this.#bestWeights = null;
  }

  async #keep(epoch: number): Promise<void> {
    this.bestEpoch = epoch;
    if (this.#options.restoreBestWeights === true) this.#bestWeights = await this.model.getWeights();
  }
}
