import { ndarray } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { type Callback, type CompileOptions, type Sequential, sequential, sgd } from '@ibex-ml/models';

/** A model of one weight, compiled with accuracy. */
export function tinyModel(options: Partial<CompileOptions> = {}): Sequential {
  const model = sequential([dense(1, { inputShape: [1], useBias: false })]);
  model.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'mse', metrics: ['accuracy'], ...options });
  return model;
}

/** Sets the weight. */
export function setWeight(model: Sequential, value: number): void {
  model.setWeights([ndarray([[value]])]);
}

/** What fit does before the first epoch. */
export async function begin(callback: Callback, model: Sequential): Promise<void> {
  model.stopTraining = false;
  callback.setModel?.(model);
  callback.setParams?.({ epochs: 100, steps: null, batchSize: null, validates: true, verbose: 0 });
  await callback.onTrainBegin?.();
}
