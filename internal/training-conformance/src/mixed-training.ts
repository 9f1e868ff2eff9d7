import { type Backend, NdArray, setBackend } from '@ibex-ml/core';
import { type GoldenArray, type MixedCase, mixedCases, trainingData, trainingModel } from '@ibex-ml/golden';
import { layerFromConfig } from '@ibex-ml/layers';
import { input, lossScaleOptimizer, optimizerFromConfig, sequential, type Sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';

/** Of a loss, how far two runs may be apart at any rate: a few roundings to 16 bits of what a mean is taken of. */
const least = { mixed_float16: 5e-4, mixed_bfloat16: 4e-3 } as const;

/**
 * Trains Keras's reference networks in mixed precision from Keras's weights, twenty steps, and holds each step's loss to Keras's, as near as
 * Keras is to itself from weights that differ by less than 16 bits can tell; and the scale of the loss exactly.
 *
 * @param makeBackend - as in `cpu`
 * @param names - only these cases; default all
 */
export function describeMixedTraining(makeBackend: () => Backend | Promise<Backend>, names?: readonly string[]): void {
  const cases = mixedCases().filter(({ name }) => names === undefined || names.includes(name));
  describe('twenty steps in mixed precision against Keras', () => {
    beforeAll(async () => {
      await setBackend(await makeBackend());
    });

    it('has every case that was asked for', () => expect(cases.length).toBe(names?.length ?? 6));

    it.each(cases.map((golden) => [golden.name, golden] as const))('%s', { timeout: 120_000 }, async (_, golden) => {
      const model = makeModel(golden);
      let worst = 0;
      for (const [step, expected] of golden.losses.entries()) {
        const loss = await trainStep(model, golden, step);
        const difference = Math.abs(loss - expected) / expected;
        // Rounding flips more from step to step, never back.
        worst = Math.max(worst, golden.apart[step] as number);
        const allowed = Math.max(least[golden.policy], 3 * worst);
        expect(difference, `loss ${loss} of step ${step}, Keras has ${expected}`).toBeLessThanOrEqual(allowed);
        if (golden.states.length > 0) expect(await stateOf(model), `step ${step}`).toEqual(golden.states[step]);
      }
    });
  });
}

function makeModel({ model: name, policy, lastDtype, optimizer, scaling }: MixedCase): Sequential {
  const { inputShape, layers, weights } = trainingModel(name);
  const made = layers.map(({ layer, config }, index) => {
    const dtype = index === layers.length - 1 ? lastDtype : policy;
    return layerFromConfig({ className: layer, config: { ...config, dtype } });
  });
  const model = sequential([input(inputShape), ...made], { dtype: policy });
  model.setWeights(weights.map(({ value }) => arrayOf(value)));
  const chosen = scaling === null ? optimizer : lossScaleOptimizer(optimizerFromConfig(optimizer), scaling);
  model.compile({ optimizer: chosen, loss: 'sparseCategoricalCrossentropy' });
  return model;
}

const data = trainingData();

async function trainStep(model: Sequential, golden: MixedCase, step: number): Promise<number> {
  const start = data.batchSize * (step % 5);
  const rows = (array: GoldenArray): NdArray => arrayOf(array).rows(start, start + data.batchSize);
  const x = rows(data.images).reshape([data.batchSize, ...trainingModel(golden.model).inputShape]);
  model.resetMetrics();
  return (await model.trainOnBatch(x, rows(data.labels)))['loss'] as number;
}

async function stateOf(model: Sequential): Promise<readonly number[]> {
  const { optimizer } = model.trainer;
  const [, , counter, scale] = optimizer.variables;
  const held = [optimizer.iterations, counter, scale].map(async (variable) => (await variable?.read())?.at() ?? Number.NaN);
  return Promise.all(held);
}

function arrayOf({ data: numbers, shape, dtype }: GoldenArray): NdArray {
  return new NdArray(numbers, shape, dtype);
}
