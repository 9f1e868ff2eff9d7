import { floatText } from '@ibex-ml/core/python-text';
import { refused, requireOptions, requireVerbose } from './check.ts';
import { learningRateName, requireSettableRate } from './learning-rate.ts';
import { type CallbackVerbose, ModelCallback } from './model-callback.ts';

/** The rate for an epoch (from 0), given the rate so far. */
export type LearningRateRule = (epoch: number, learningRate: number) => number | Promise<number>;

export interface LearningRateSchedulerOptions {
  readonly verbose?: CallbackVerbose;
}

const where = 'learningRateScheduler';

/**
 * Sets the learning rate at the beginning of every epoch, and adds `learning_rate` to the logs at its end.
 *
 * @param schedule - gives the rate for an epoch, a finite number >= 0
 * @throws {ArgumentError} from fit, when the function gives no such number
 * @throws {StateError} from fit, before training, when the rate follows a schedule already
 * @example
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: sgd({ learningRate: 0.25 }), loss: 'mse' });
 * const halve = learningRateScheduler((epoch, rate) => (epoch === 0 ? rate : rate / 2));
 * const { history } = await model.fit(ndarray([[1]]), ndarray([[2]]), { epochs: 3, callbacks: [halve], verbose: 0 });
 * history.learning_rate; // [0.25, 0.125, 0.0625]
 * @see keras.callbacks.LearningRateScheduler
 */
export function learningRateScheduler(
  schedule: LearningRateRule,
  options: LearningRateSchedulerOptions = {},
): LearningRateScheduler {
  return new LearningRateScheduler(schedule, options);
}

/** Made by `learningRateScheduler`. */
export class LearningRateScheduler extends ModelCallback {
  readonly #schedule: LearningRateRule;

  constructor(schedule: LearningRateRule, options: LearningRateSchedulerOptions) {
    if (typeof schedule !== 'function') {
      throw refused(where, 'schedule', 'a function', schedule, 'Pass (epoch, learningRate) => the rate for this epoch.');
    }
    requireOptions(where, options, { verbose: true });
    requireVerbose(where, options.verbose);
    super(where, options.verbose);
    this.#schedule = schedule;
  }

  onTrainBegin(): void {
    requireSettableRate(where, this.model);
  }

  async onEpochBegin(epoch: number): Promise<void> {
    const { optimizer } = this.model.trainer;
    const rate = await this.#schedule(epoch, await optimizer.readLearningRate());
    if (!(Number.isFinite(rate) && rate >= 0)) {
      const remedy = `It is what the function gives for epoch ${epoch}: see to it that it returns a number.`;
      throw refused(where, 'schedule', 'a function that gives a finite number >= 0', rate, remedy);
    }
    optimizer.setLearningRate(rate);
    this.say(`\nEpoch ${epoch + 1}: LearningRateScheduler setting learning rate to ${floatText(rate)}.`);
  }

  async onEpochEnd(_epoch: number, logs: Record<string, number>): Promise<void> {
    logs[learningRateName] = await this.model.trainer.optimizer.readLearningRate();
  }
}
