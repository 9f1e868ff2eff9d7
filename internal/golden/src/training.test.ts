import { describe, expect, it } from 'vitest';
import { trainingCases, trainingChecks, trainingData, trainingModel } from './training.ts';

describe('training cases', () => {
  it('generates the data that Keras was trained on', () => {
    const { images, labels, oneHot, sampleWeights } = trainingData();
    const checks = trainingChecks();
    const pixels = [...images.data].map((pixel) => Math.round(pixel * 255));
    expect([...labels.data].slice(0, 20)).toEqual(checks.firstLabels);
    expect(checks.labelCounts).toEqual(checks.labelCounts.map((_, label) => labels.data.filter((item) => item === label).length));
    expect(pixels.slice(0, 20)).toEqual(checks.firstPixels);
    expect(pixels.reduce((sum, pixel) => sum + pixel, 0)).toBe(checks.pixelSum);
    expect(pixels.slice(639 * 784 + 13 * 28, 639 * 784 + 14 * 28)).toEqual(checks.lastRow);
    expect([...sampleWeights.data].reduce((sum, weight) => sum + weight, 0)).toBe(checks.sampleWeightSum);
    labels.data.forEach((label, row) => expect(oneHot.data[row * 10 + label]).toBe(1));
    expect([...oneHot.data].reduce((sum, value) => sum + value, 0)).toBe(640);
  });

  it('has both networks with all their weights', () => {
    const sizes = (['mlp', 'cnn'] as const).map((model) =>
      trainingModel(model).weights.reduce((sum, { value }) => sum + value.data.length, 0),
    );
    expect(sizes).toEqual([181662, 14410]);
    const { weights } = trainingModel('mlp');
    expect(weights.map(({ value }) => value.data.length)).toEqual(
      weights.map(({ value }) => value.shape.reduce((product, axis) => product * axis, 1)),
    );
    expect(weights[2]?.value.data.every((gamma) => gamma === 1)).toBe(true);
    const limit = Math.sqrt(6 / (784 + 196));
    expect(weights[0]?.value.data.every((value) => Math.abs(value) <= limit && value !== 0)).toBe(true);
  });

  it.each(trainingCases().map((item) => [item.name, item] as const))('%s: learns, and float64 agrees', (_, item) => {
    const { losses, lossesFloat64, accuracies, final, model } = item;
    expect([losses, lossesFloat64, accuracies].map(({ length }) => length)).toEqual([20, 20, 20]);
    expect(losses[19]).toBeLessThan(losses[0] as number);
    losses.forEach((loss, step) => expect(Math.abs(loss / (lossesFloat64[step] as number) - 1)).toBeLessThan(5e-3));
    const { weights } = trainingModel(model);
    for (const { name, index, value } of final) {
      expect([name, value.shape]).toEqual([weights[index]?.name, weights[index]?.value.shape]);
      expect(value.data).not.toEqual(weights[index]?.value.data);
    }
  });

  it("starts each network's plain cases from one loss", () => {
    const plain = trainingCases('mlp').filter(
      ({ loss, classWeight, useSampleWeights, denseKernelL2 }) =>
        loss.className === 'CategoricalCrossentropy' &&
        Object.keys(loss.config).length === 0 &&
        !classWeight &&
        !useSampleWeights &&
        !denseKernelL2,
    );
    expect(plain.length).toBe(17);
    expect(new Set(plain.map(({ losses }) => losses[0])).size).toBe(1);
  });
});
