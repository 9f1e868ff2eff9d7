import { readFileSync } from 'node:fs';
import { NdArray } from '@ibex-ml/core';
import { conv2d, dense, flatten } from '@ibex-ml/layers';
import { input, sequential, type Sequential, sgd } from '@ibex-ml/models';
import type { PlainSummary } from './read-events.ts';

/** What make.py has recorded. */
interface Recorded {
  readonly scenarios: Readonly<
    Record<string, { readonly options: Readonly<Record<string, unknown>>; readonly runs: Runs }>
  >;
  readonly evaluation: readonly PlainSummary[];
  readonly histograms: readonly { readonly values: readonly string[]; readonly buckets: number; readonly table: readonly string[] }[];
}
/** The summaries of each run's folder, in order. */
export type Runs = Readonly<Record<string, readonly PlainSummary[]>>;

export const recorded = JSON.parse(readFileSync(new URL('keras.json', import.meta.url), 'utf8')) as Recorded;

/** The numbers of make.py. */
function numbers(shape: readonly number[], seed: number): NdArray {
  const length = shape.reduce((product, size) => product * size, 1);
  return new NdArray(
    Float32Array.from({ length }, (_, at) => (((at * 37 + seed * 11) % 101) - 50) / 100),
    shape,
  );
}

/** The model of make.py. */
export function made(): Sequential {
  const model = sequential(
    [
      input([4, 4, 2]),
      conv2d(3, 2, { name: 'seen' }),
      flatten({ name: 'flat' }),
      dense(4, { activation: 'relu', name: 'hidden' }),
      dense(3, { activation: 'softmax', name: 'out' }),
    ],
    { name: 'mine' },
  );
  model.setWeights(model.weights.map(({ shape }, index) => numbers(shape, index)));
  return model.compile({
    optimizer: sgd({ learningRate: 0.1 }),
    loss: 'sparseCategoricalCrossentropy',
    metrics: ['accuracy'],
  });
}

/** The data of make.py. */
export function data(count: number, seed: number): readonly [x: NdArray, y: NdArray] {
  const y = Int32Array.from({ length: count }, (_, index) => index % 3);
  return [numbers([count, 4, 4, 2], seed), new NdArray(y, [count])];
}
