import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, ndarray, setBackend } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadModel, loadWeights } from './files.ts';

beforeAll(() => setBackend(cpu()));

interface Facts {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly facts: readonly { readonly outputs: number[][]; readonly losses: readonly number[] }[];
}

const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(`__fixtures__/${name}`, import.meta.url)));
const { x, y, facts } = JSON.parse(new TextDecoder().decode(fixture('facts.json'))) as Facts;
const [inputs, targets] = [ndarray(x), ndarray(y, { dtype: 'int32' })];

describe.each([
  [3, facts[0]],
  [2, facts[1]],
] as const)('files of Keras %i', (version, expected) => {
  const { outputs, losses } = expected as Facts['facts'][number];

  it.each(['keras', 'h5'])('a model in .%s predicts the same and goes on training', async (ending) => {
    const model = await loadModel(fixture(`keras-${version}.${ending}`));
    const predicted = ((await model.predict(inputs)) as NdArray).data;
    expect([...predicted].every((value, at) => Math.abs(value - (outputs.flat()[at] as number)) < 1e-6)).toBe(true);
    for (const loss of losses) {
      model.resetMetrics();
      expect((await model.trainOnBatch(inputs, targets))['loss']).toBeCloseTo(loss, 6);
    }
  });

  it('weights alone fill a model', async () => {
    const model = await loadModel(fixture(`keras-${version}.keras`), { compile: false });
    const before = await model.getWeights();
    for (const weight of model.weights) weight.assign(new NdArray(new Float32Array(weight.size).fill(0.5), weight.shape));
    await loadWeights(model, fixture(`keras-${version}.weights.h5`));
    expect(await model.getWeights()).toEqual(before);
  });
});

describe('the same files as others write them', () => {
  it.each(['packed-earliest.h5', 'packed-latest.h5', 'streamed.keras', 'zip64.keras'])('%s', async (name) => {
    const original = await loadModel(fixture(`keras-3.${name.endsWith('h5') ? 'h5' : 'keras'}`));
    const copy = await loadModel(fixture(name));
    expect(await copy.getWeights()).toEqual(await original.getWeights());
    const [state, expected] = [copy, original].map((model) =>
      Promise.all(model.trainer.optimizer.variables.map((variable) => variable.read())),
    );
    expect(await state).toEqual(await expected);
  });

  it.each(['packed-earliest', 'packed-latest'])('%s.weights.h5', async (name) => {
    const model = await loadModel(fixture('keras-3.keras'), { compile: false });
    const before = await model.getWeights();
    for (const weight of model.weights) weight.assign(new NdArray(new Float32Array(weight.size).fill(0.5), weight.shape));
    await loadWeights(model, fixture(`${name}.weights.h5`));
    expect(await model.getWeights()).toEqual(before);
  });
});

it('the optimizer of Keras before 2.11 goes on where it was', async () => {
  const model = await loadModel(fixture('legacy-adam.h5'));
  expect(model.getCompileConfig()?.optimizer).toMatchObject({
    className: 'Adam',
    config: {
      learningRate: { className: 'InverseTimeDecay', config: { initialLearningRate: 0.125, decaySteps: 1, decayRate: 0.25 } },
    },
  });
  for (const loss of JSON.parse(new TextDecoder().decode(fixture('legacy-adam.json'))) as readonly number[]) {
    model.resetMetrics();
    expect((await model.trainOnBatch(inputs, targets))['loss']).toBeCloseTo(loss, 6);
  }
});
