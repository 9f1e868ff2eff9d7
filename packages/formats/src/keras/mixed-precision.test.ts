import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, ndarray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { adam, input, lossScaleOptimizer, type Model, sequential, sgd } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from './files.ts';
import { modelFromBytes, modelToBytes } from './model-bytes.ts';

beforeAll(() => setBackend(cpu()));

interface Fact {
  readonly name: string;
  readonly outputs: readonly (readonly number[])[];
  readonly dtype: 'float16' | 'float32';
  readonly scale: readonly [counter: number, scale: number] | null;
  readonly steps: number;
  readonly losses: readonly number[];
}

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url)));
/** Made by Keras: make_mixed.py. */
const { x, y, facts } = JSON.parse(new TextDecoder().decode(fixture('mixed.json'))) as {
  readonly x: number[][];
  readonly y: number[];
  readonly facts: readonly Fact[];
};
const [inputs, targets] = [ndarray(x), ndarray(y, { dtype: 'int32' })];

const stateOf = (model: Model): Promise<NdArray[]> =>
  Promise.all(model.trainer.optimizer.variables.map((variable) => variable.read()));

async function goOn(model: Model, count: number): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < count; step += 1) {
    model.resetMetrics();
    losses.push((await model.trainOnBatch(inputs, targets))['loss'] as number);
  }
  return losses;
}

describe.each(facts.map((fact) => [fact.name, fact] as const))('files of Keras in mixed precision: %s', (name, fact) => {
  it.each(['keras', 'h5'])('.%s predicts the same, and goes on with the losses and the scale', async (ending) => {
    const model = await loadModel(fixture(`${name}.${ending}`));
    const predicted = (await model.predict(inputs)) as NdArray;
    expect(predicted.dtype).toBe(fact.dtype);
    // A unit in the last place of what the type of the layers before holds.
    const unit = name.endsWith('bfloat16') ? 2 ** -8 : 2 ** -11;
    const off = Array.from(predicted.data, (number, at) => Math.abs(number - (fact.outputs.flat()[at] as number)));
    expect(Math.max(...off)).toBeLessThanOrEqual(unit);
    const [, , counter, scale] = await stateOf(model);
    if (fact.scale !== null) expect([counter?.at(), scale?.at()]).toEqual(fact.scale);
    const losses = await goOn(model, fact.losses.length);
    for (const [step, loss] of losses.entries())
      expect(Math.abs(loss / (fact.losses[step] as number) - 1)).toBeLessThan(4 * unit);
  });
});

const network = (dtype: 'mixed_float16' | 'mixed_bfloat16'): Model =>
  sequential([input([4]), dense(3, { activation: 'relu', dtype }), dense(2, { activation: 'softmax', dtype: 'float32' })], {
    dtype,
  });

describe('files of models in mixed precision', () => {
  it.each(['keras', 'h5'] as const)('.%s: policies, the optimizers and their state come back', async (format) => {
    const model = network('mixed_float16').compile({
      optimizer: lossScaleOptimizer(sgd({ learningRate: 0.125, momentum: 0.5 }), {
        initialScale: 2 ** 20,
        dynamicGrowthSteps: 2,
      }),
      loss: 'sparseCategoricalCrossentropy',
    });
    await goOn(model, 5);
    const copy = await modelFromBytes(await modelToBytes(model, { format }));
    expect([copy, ...copy.layers].map(({ dtypePolicy }) => dtypePolicy.name)).toEqual([
      'mixed_float16',
      'mixed_float16',
      'float32',
    ]);
    expect(copy.trainer.optimizer.getConfig()).toEqual(model.trainer.optimizer.getConfig());
    expect(await stateOf(copy)).toEqual(await stateOf(model));
    expect(await goOn(copy, 3)).toEqual(await goOn(model, 3));
  });

  it('hold the optimizer that compile has put around the given one, which Keras leaves out', async () => {
    const model = network('mixed_float16').compile({
      optimizer: adam({ learningRate: 0.125 }),
      loss: 'sparseCategoricalCrossentropy',
    });
    await goOn(model, 2);
    const copy = await modelFromBytes(await modelToBytes(model));
    expect(copy.trainer.optimizer.className).toBe('LossScaleOptimizer');
    expect(copy.trainer.optimizer.innerOptimizer?.getConfig()).toEqual(model.trainer.chosenOptimizer.getConfig());
    expect(await stateOf(copy)).toEqual(await stateOf(model));
  });

  it('of bfloat16 hold the optimizer alone', async () => {
    const model = network('mixed_bfloat16').compile({ optimizer: adam(), loss: 'sparseCategoricalCrossentropy' });
    await goOn(model, 2);
    const copy = await modelFromBytes(await modelToBytes(model));
    expect(copy.trainer.optimizer.className).toBe('Adam');
    expect(await stateOf(copy)).toEqual(await stateOf(model));
  });
});
