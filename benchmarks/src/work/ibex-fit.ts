import { type Backend, NdArray, setBackend } from '@ibex-ml/core';
import type { Callback, Model } from '@ibex-ml/models';
import type { Contestant } from '../contestant.ts';
import { sampleData } from './sample-data.ts';

const batch = 128;

/** Training by `fit` over so many batches: the second epoch without shuffling, divided by its steps, as Keras is measured. */
export function ibexFit(
  name: string,
  makeBackend: () => Backend,
  network: () => Model,
  shape: readonly number[],
  steps: number,
): Contestant {
  return {
    name,
    perCall: steps,
    async setup() {
      await setBackend(makeBackend());
      const model = network();
      model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      const data = sampleData(batch * steps, 784, 10);
      const x = new NdArray(data.x, [batch * steps, ...shape]);
      const y = new NdArray(data.y, [batch * steps, 10]);
      return async () => {
        const clock = new EpochClock();
        await model.fit(x, y, { batchSize: batch, epochs: 2, shuffle: false, verbose: 0, callbacks: [clock] });
        return { ms: clock.ms / steps };
      };
    },
  };
}

/** How long the last epoch took. */
class EpochClock implements Callback {
  ms = 0;
  #start = 0;

  onEpochBegin(): void {
    this.#start = performance.now();
  }

  onEpochEnd(): void {
    this.ms = performance.now() - this.#start;
  }
}
