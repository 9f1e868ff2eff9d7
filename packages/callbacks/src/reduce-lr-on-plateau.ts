import { floatText } from '@ibex-ml/core/python-text';
import { kinds, savedFields, type StateRecord } from '@ibex-ml/models';
import { type OptionNames, refused, requireCount, requireNumber, requireOptions, requireVerbose } from './check.ts';
import { learningRateName, requireSettableRate } from './learning-rate.ts';
import { type CallbackVerbose, ModelCallback } from './model-callback.ts';
import { Monitor, type MonitorOptions } from './monitor/monitor.ts';

export interface ReduceLROnPlateauOptions extends MonitorOptions {
  /** What the rate is multiplied by, inside (0, 1); default 0.1. */
  readonly factor?: number;
  /** How many epochs without improvement reduce the rate; default 10. */
  readonly patience?: number;
  readonly verbose?: CallbackVerbose;
  /** Less than this much is no improvement; default 1e-4. */
  readonly minDelta?: number;
  /** How many epochs after a reduction do not count; default 0. */
  readonly cooldown?: number;
  /** The rate is never set below this; default 0. */
  readonly minLr?: number;
}

const where = 'reduceLROnPlateau';
const names: OptionNames<ReduceLROnPlateauOptions> = {
  monitor: true,
  factor: true,
  patience: true,
  verbose: true,
  mode: true,
  minDelta: true,
  cooldown: true,
  minLr: true,
};

const stateFields = { best: kinds.orNull(kinds.number), wait: kinds.count, cooldownCounter: kinds.count };
const fresh = { best: null, wait: 0, cooldownCounter: 0 };

/**
 * Reduces the learning rate when a figure has stopped improving.
 *
 * Formula: rate = max(rate · factor, minLr)
 *
 * Each epoch: while it cools down, the cooldown is one less and the wait 0; a new best value sets the wait to 0; otherwise, unless it still
 * cools down, `wait + 1`, and at `patience` the rate is reduced. The epoch in which the cooldown comes to 0 counts already. Cooldown and wait
 * start anew only when the rate was really reduced.
 *
 * It adds `learning_rate`, the rate that the epoch was trained with, to the logs and so to the history.
 *
 * @throws {ArgumentError} when an option is out of its range; from fit, before training, when the direction is not known (see `mode`),
 *   and for a figure of validation without validation
 * @throws {StateError} from fit, before training, when the rate follows a schedule; when the logs do not hold the figure
 * @example
 * const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
 * model.compile({ optimizer: sgd({ learningRate: 1e-9 }), loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * const callbacks = [reduceLROnPlateau({ monitor: 'loss', factor: 0.5, patience: 2 })];
 * const { history } = await model.fit(x, x, { epochs: 6, callbacks, verbose: 0 });
 * history.learning_rate; // [1e-9, 1e-9, 1e-9, 5e-10, 5e-10, 2.5e-10]
 * @see keras.callbacks.ReduceLROnPlateau
 */
export function reduceLROnPlateau(options: ReduceLROnPlateauOptions = {}): ReduceLROnPlateau {
  return new ReduceLROnPlateau(options);
}

/** Made by `reduceLROnPlateau`. */
export class ReduceLROnPlateau extends ModelCallback {
  /** The best value so far; null before the first one. */
  best: number | null = null;
  /** Epochs since the last improvement. */
  wait = 0;
  /** How many epochs it still cools down. */
  cooldownCounter = 0;
  readonly #monitor: Monitor;
  readonly #options: ReduceLROnPlateauOptions;

  constructor(options: ReduceLROnPlateauOptions) {
    requireOptions(where, options, names);
    super(where, options.verbose);
    const { factor, minDelta = 1e-4, minLr } = options;
    this.#monitor = new Monitor(where, options, minDelta);
    if (factor !== undefined && !(factor > 0 && factor < 1)) {
      throw refused(where, 'factor', 'a number inside (0, 1)', factor, 'Pass 0.2 to go on with a fifth of the rate.');
    }
    requireCount(where, 'patience', options.patience, 0);
    requireVerbose(where, options.verbose);
    requireCount(where, 'cooldown', options.cooldown, 0);
    requireNumber(where, 'minLr', minLr, 0);
    this.#options = { ...options };
  }

  onTrainBegin(saved?: StateRecord): void {
    requireSettableRate(where, this.model);
    this.#monitor.begin(this.model, this.validates);
    const state = saved === undefined ? fresh : savedFields(where, saved, stateFields);
    this.best = state.best;
    this.wait = state.wait;
    this.cooldownCounter = state.cooldownCounter;
  }

  saveState(): StateRecord {
    return { best: this.best, wait: this.wait, cooldownCounter: this.cooldownCounter };
  }

  async onEpochEnd(epoch: number, logs: Record<string, number>): Promise<void> {
    const { patience = 10, cooldown = 0 } = this.#options;
    const rate = await this.model.trainer.optimizer.readLearningRate();
    logs[learningRateName] = rate;
    const current = this.#monitor.in(logs);
    if (current === null) return;
    if (this.cooldownCounter > 0) {
      this.cooldownCounter -= 1;
      this.wait = 0;
    }
    if (this.#monitor.improves(current, this.best)) {
      this.best = current;
      this.wait = 0;
    } else if (this.cooldownCounter === 0) {
      this.wait += 1;
      if (this.wait >= patience && this.#reduce(epoch, rate)) {
        this.cooldownCounter = cooldown;
        this.wait = 0;
      }
    }
  }

  /** Whether there was something to reduce. */
  #reduce(epoch: number, rate: number): boolean {
    const { factor = 0.1, minLr = 0 } = this.#options;
    if (rate <= Math.fround(minLr)) return false;
    const reduced = Math.max(rate * factor, minLr);
    this.model.trainer.optimizer.setLearningRate(reduced);
    this.say(`\nEpoch ${epoch + 1}: ReduceLROnPlateau reducing learning rate to ${floatText(reduced)}.`);
    return true;
  }
}
