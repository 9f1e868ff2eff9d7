import { ArgumentError, type NdArray, StateError, type Variable } from '@ibex-ml/core';
import { kinds, savedFields, type Logs, type StateRecord } from '@ibex-ml/models';
import { requireFlag, requireOptions } from './check.ts';
import { ModelCallback } from './model-callback.ts';

export interface SwapEmaWeightsOptions {
  /** Whether the averages also stand in the model from each epoch's end to the next one's begin, for callbacks after this one; default false. */
  readonly swapOnEpoch?: boolean;
}

const where = 'swapEmaWeights';
const stateFields = { trained: kinds.orNull(kinds.listOf(kinds.array)) };

/**
 * Validates, evaluates and predicts with the averages of the weights that an optimizer with `useEma` keeps; training goes on with the weights
 * themselves. With `swapOnEpoch` a checkpoint or early stopping that stands after it sees the averages too. At the end of fit they are the weights,
 * as always with `useEma`.
 *
 * It keeps one copy of the weights outside the backend while the averages stand in their place.
 *
 * @throws {ArgumentError} from fit, before training, when the optimizer keeps no averages
 * @throws {StateError} from evaluate and predict, when it has not been trained yet and has none
 * @example
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: sgd({ useEma: true, emaMomentum: 0.5 }), loss: 'mse' });
 * const x = ndarray([[1], [2]]);
 * const callbacks = [swapEmaWeights()];
 * await model.fit(x, x, { epochs: 3, validationData: [x, x], callbacks, verbose: 0 });
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * await model.fit(x, x, { callbacks, verbose: 0 }); // throws ArgumentError
 * @see keras.callbacks.SwapEMAWeights
 */
export function swapEmaWeights(options: SwapEmaWeightsOptions = {}): SwapEmaWeights {
  return new SwapEmaWeights(options);
}

/** Made by `swapEmaWeights`. */
export class SwapEmaWeights extends ModelCallback {
  readonly #swapOnEpoch: boolean;
  /** The weights that training goes on with, while the averages stand in the model. */
  #trained: readonly NdArray[] | null = null;

  constructor(options: SwapEmaWeightsOptions) {
    requireOptions(where, options, { swapOnEpoch: true });
    requireFlag(where, 'swapOnEpoch', options.swapOnEpoch);
    super(where, 0);
    this.#swapOnEpoch = options.swapOnEpoch ?? false;
  }

  onTrainBegin(saved?: StateRecord): void {
    this.#requireAverages();
    this.#trained = saved === undefined ? null : savedFields(where, saved, stateFields).trained;
  }

  saveState(): StateRecord {
    return { trained: this.#trained };
  }

  onEpochBegin(): void {
    this.#putBack();
  }

  async onEpochEnd(): Promise<void> {
    if (this.#swapOnEpoch) await this.#putAverages();
  }

  onTestBegin(): Promise<void> {
    return this.#putAverages();
  }

  onTestEnd(): void {
    this.#putBack();
  }

  onPredictBegin(): Promise<void> {
    return this.#putAverages();
  }

  onPredictEnd(): void {
    this.#putBack();
  }

  onTrainEnd(_logs: Logs, completed: boolean): void {
    // A fit that has come to its end has the averages for weights.
    if (completed) this.#trained = null;
    else this.#putBack();
  }

  async #putAverages(): Promise<void> {
    if (this.#trained !== null) return;
    const weights = this.model.trainableWeights;
    const averages = await Promise.all((await this.#averagesOf(weights)).map((average) => average.read()));
    this.#trained = await Promise.all(weights.map((weight) => weight.read()));
    assign(weights, averages);
  }

  #putBack(): void {
    if (this.#trained === null) return;
    assign(this.model.trainableWeights, this.#trained);
    this.#trained = null;
  }

  async #averagesOf(weights: readonly Variable[]): Promise<readonly Variable[]> {
    this.#requireAverages();
    const { optimizer } = this.model.trainer;
    const averages = weights.flatMap((weight) => optimizer.averageOf(weight) ?? []);
    const steps = (await optimizer.iterations.read()).at();
    // Before the first step they are zeros.
    if (steps > 0 && averages.length === weights.length) return averages;
    throw new StateError({
      where,
      argument: 'model',
      expected: 'trained, so that each weight has an average',
      received: `${averages.length} of ${weights.length} weights with one, after ${steps} steps`,
      remedy: 'Call fit first.',
    });
  }

  #requireAverages(): void {
    const { optimizer } = this.model.trainer;
    if (optimizer.useEma) return;
    throw new ArgumentError({
      where,
      argument: 'optimizer',
      expected: 'one that keeps averages of the weights',
      received: `${optimizer.name} without useEma`,
      remedy: 'Compile with an optimizer such as adam({ useEma: true }), or leave the callback out.',
    });
  }
}

function assign(weights: readonly Variable[], values: readonly NdArray[]): void {
  for (const [index, weight] of weights.entries()) weight.assign(values[index] as NdArray);
}
