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
