import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { effectiveNumberWeights, toCategorical } from '@ibex-ml/data';
import { dense } from '@ibex-ml/layers';
import {
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  logitAdjusted,
  type Loss,
  sequential,
  sparseCategoricalCrossentropy,
} from '@ibex-ml/models';
import { beforeAll, expect, it } from 'vitest';

const x = new NdArray(
  Float32Array.from({ length: 120 }, (_, index) => Math.sin(index * 1.7)),
  [40, 3],
);
const labels = Int32Array.from({ length: 40 }, (_, index) => (index % 8 === 0 ? 2 : index % 3 === 0 ? 1 : 0));
const y = new NdArray(labels, [40]);
const isRare = new NdArray(
  labels.map((label) => Number(label === 2)),
  [40, 1],
);
const classCounts = [23, 12, 5];
const weights = effectiveNumberWeights(classCounts, { beta: 0.9 });

beforeAll(() => setBackend(wasm({ threads: 2 })));

async function lossesOf(loss: Loss, yTrue: NdArray, jitCompile: boolean): Promise<readonly number[]> {
  setRandomSeed(3);
  const binary = yTrue.shape[1] === 1;
  const model = sequential([dense(binary ? 1 : 3, { activation: binary ? 'sigmoid' : 'softmax', inputShape: [3] })]);
  model.compile({ optimizer: 'adam', loss, jitCompile });
  const { history } = await model.fit(x, yTrue, {
    batchSize: 16,
    epochs: 3,
    verbose: 0,
    ...(!binary && { classWeight: weights }),
  });
  return history['loss'] as readonly number[];
}

it.each([
  [categoricalFocalCrossentropy({ alpha: weights }), toCategorical(labels, 3)],
  [binaryFocalCrossentropy({ applyClassBalancing: true }), isRare],
  [logitAdjusted(sparseCategoricalCrossentropy(), { classCounts }), y],
  [logitAdjusted(categoricalFocalCrossentropy(), { classCounts, tau: 0.5 }), toCategorical(labels, 3)],
])('$className is compiled, with the numbers of the interpreter: case %#', async (loss, yTrue) => {
  const compiled = await lossesOf(loss, yTrue, true);
  const interpreted = await lossesOf(loss, yTrue, false);
  for (const [epoch, value] of compiled.entries()) expect(value).toBeCloseTo(interpreted[epoch] as number, 5);
  expect(compiled[2]).toBeLessThan(compiled[0] as number);
});
