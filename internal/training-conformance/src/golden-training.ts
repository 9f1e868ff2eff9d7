import { type Backend, NdArray, setBackend } from '@ibex-ml/core';
import { type GoldenArray, type TrainingCase, trainingCases, trainingData, trainingModel } from '@ibex-ml/golden';
import { l2, layerFromConfig } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';

/** The relative difference that each loss may have. */
const tolerance = 1e-4;

/**
 * Trains Keras's reference networks from Keras's weights on the same batches, twenty steps under every optimizer, and holds each
 * step's loss and accuracy, and weights at the end, to Keras's.
 *
 * @param makeBackend - as in `cpu`
 * @param names - only these cases; default all
 * @param steps - only so many steps, after which weights are not compared; default all twenty
 */
export function describeGoldenTraining(
  makeBackend: () => Backend | Promise<Backend>,
  names?: readonly string[],
  steps: number = 20,
): void {
  const cases = trainingCases().filter(({ name }) => names === undefined || names.includes(name));
  describe(`${steps} steps of training against Keras`, () => {
    beforeAll(async () => {
      await setBackend(await makeBackend());
    });

    it('has every case that was asked for', () => expect(cases.length).toBe(names?.length ?? trainingCases().length));

    it.each(cases.map((golden) => [golden.name, golden] as const))('%s', { timeout: 120_000 }, async (_, golden) => {
      const model = makeModel(golden);
      for (const [step, expected] of golden.losses.slice(0, steps).entries()) {
        const logs = await trainStep(model, golden, step);
        const difference = Math.abs((logs['loss'] as number) - expected) / expected;
        expect(difference, `loss ${logs['loss']} of step ${step}, Keras has ${expected}`).toBeLessThanOrEqual(allowed(golden));
        expect(logs['accuracy'], `accuracy of step ${step}`).toBeCloseTo(golden.accuracies[step] as number, 5);
      }
      if (steps === golden.losses.length) await expectFinalWeights(model, golden);
    });
  });
}

/**
 * Where Keras in float32 is itself further than the tolerance from Keras in float64, rounding decides the numbers, and more than
 * that cannot be asked. It is so in one case, where Adam follows gradients that are cut to a tiny size.
 */
function allowed({ losses, lossesFloat64 }: TrainingCase): number {
  const rounding = losses.map((loss, step) => Math.abs(loss - (lossesFloat64[step] as number)) / loss);
  return Math.max(tolerance, 3 * Math.max(...rounding));
}

function makeModel({ model: name, denseKernelL2, optimizer, loss }: TrainingCase): Model {
  const { inputShape, layers, weights } = trainingModel(name);
  const made = layers.map(({ layer, config }) => {
    const penalty = layer === 'Dense' && denseKernelL2 !== null ? { kernelRegularizer: l2(denseKernelL2) } : {};
    return layerFromConfig({ className: layer, config: { ...config, ...penalty } });
  });
  const model = sequential([input(inputShape), ...made]);
  model.setWeights(weights.map(({ value }) => arrayOf(value)));
  model.compile({ optimizer, loss, metrics: ['accuracy'] });
  return model;
}

const data = trainingData();

function trainStep(model: Model, golden: TrainingCase, step: number): Promise<Readonly<Record<string, number>>> {
  const start = data.batchSize * (step % 5);
  const rows = (array: GoldenArray): NdArray => arrayOf(array).rows(start, start + data.batchSize);
  const x = rows(data.images).reshape([data.batchSize, ...trainingModel(golden.model).inputShape]);
  model.resetMetrics();
  return model.trainOnBatch(x, rows(golden.sparseLabels ? data.labels : data.oneHot), {
    ...(golden.classWeight === null ? {} : { classWeight: golden.classWeight }),
    ...(golden.useSampleWeights ? { sampleWeight: rows(data.sampleWeights) } : {}),
  });
}

async function expectFinalWeights(model: Model, { final }: TrainingCase): Promise<void> {
  const weights = await model.getWeights();
  for (const { name, index, value, float64Difference, perturbedDifference } of final) {
    const actual = weights[index] as NdArray;
    expect(actual.shape, name).toEqual(value.shape);
    const pairs = Array.from(value.data, (number, at) => [number, actual.data[at] as number] as const);
    const largest = pairs.reduce((most, [wanted]) => Math.max(most, Math.abs(wanted)), 0);
    const worst = pairs.reduce((most, [wanted, got]) => Math.max(most, Math.abs(got - wanted)), 0);
    // A max pool or two of these runs is within a millionth of deciding otherwise, for Keras in float64 too.
    const bounds = [tolerance * largest, 10 * float64Difference, perturbedDifference ?? 0];
    expect(worst, `largest difference in ${name}`).toBeLessThanOrEqual(Math.max(...bounds));
  }
}

function arrayOf({ data, shape }: GoldenArray): NdArray {
  return new NdArray(data, shape);
}
