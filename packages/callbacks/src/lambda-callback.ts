import type { Callback } from '@ibex-ml/models';
import { type OptionNames, refused, requireOptions } from './check.ts';

const where = 'lambdaCallback';

/** What a callback does. */
type CallbackFunctions = Omit<Callback, 'skipsBatches'>;

const names: OptionNames<CallbackFunctions> = {
  setModel: true,
  setParams: true,
  onTrainBegin: true,
  onTrainEnd: true,
  onEpochBegin: true,
  onEpochResume: true,
  onEpochEnd: true,
  onTrainBatchBegin: true,
  onTrainBatchEnd: true,
  onTrainBatchEndLazy: true,
  onTestBegin: true,
  onTestEnd: true,
  onTestBatchBegin: true,
  onTestBatchEnd: true,
  onTestBatchEndLazy: true,
  onPredictBegin: true,
  onPredictEnd: true,
  onPredictBatchBegin: true,
  onPredictBatchEnd: true,
  saveState: true,
  onResumePoint: true,
  savedRun: true,
  releaseRun: true,
};

/**
 * A callback of functions. A plain object of such functions is a callback too; this one also refuses a name that fit would never call.
 *
 * @throws {ArgumentError} for a name that is no point of a run, and for what is no function
 * @example
 * const epochs = [];
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const note = lambdaCallback({ onEpochBegin: (epoch) => void epochs.push(epoch) });
 * await model.fit(ndarray([[1]]), ndarray([[2]]), { epochs: 2, callbacks: [note], verbose: 0 });
 * epochs; // [0, 1]
 * lambdaCallback({ onEpochEnded() {} }); // throws ArgumentError
 * @see keras.callbacks.LambdaCallback
 */
export function lambdaCallback(functions: CallbackFunctions): Callback {
  requireOptions(where, functions, names);
  for (const [name, given] of Object.entries(functions)) {
    if (given === undefined || typeof given === 'function') continue;
    throw refused(where, name, 'a function', given, `Pass ${name}: (...) => { ... }, or leave it out.`);
  }
  return { ...functions };
}
