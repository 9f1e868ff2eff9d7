import type { Logs } from '../callbacks/callback.ts';
import type { Model } from '../model/model.ts';
import { type OptionNames, requireOptions } from './check-options.ts';
import type { ModelData } from './data/model-data.ts';
import { trainingArrays } from './prepare.ts';
import type { ClassWeight } from './data/sample-weights.ts';
import { readLogs } from './device-logs.ts';

/** Options of trainOnBatch and testOnBatch. */
export interface BatchOptions {
  readonly sampleWeight?: ModelData;
  /** For trainOnBatch. */
  readonly classWeight?: ClassWeight;
}

const names: OptionNames<BatchOptions> = { sampleWeight: true, classWeight: true };

/** See Model.trainOnBatch. */
export async function trainBatch(model: Model, x: ModelData, y: ModelData, options: BatchOptions = {}): Promise<Logs> {
  requireOptions('model.trainOnBatch', options, names);
  const { trainer } = model;
  const batch = await trainingArrays(model, 'model.trainOnBatch', { x, y, ...options });
  return readLogs(await trainer.trainSteps([batch]));
}

/** See Model.testOnBatch. */
export async function testBatch(model: Model, x: ModelData, y: ModelData, options: BatchOptions = {}): Promise<Logs> {
  requireOptions('model.testOnBatch', options, names);
  const { trainer } = model;
  const batch = await trainingArrays(model, 'model.testOnBatch', { x, y, ...options });
  return readLogs(await trainer.testSteps([batch]));
}
