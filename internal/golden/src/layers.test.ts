import { describe, expect, it } from 'vitest';
import type { GoldenArray } from './fixture.ts';
import { type LayerCase, laterLayerCases, layerCases } from './layers.ts';

const all = [...layerCases(), ...laterLayerCases()];
const size = (array: GoldenArray): number => array.shape.reduce((product, axis) => product * axis, 1);
const named = (name: string): LayerCase => all.find((item) => item.name === name) as LayerCase;

describe('layer cases', () => {
  it('has unique names that begin with the layer', () => {
    expect(new Set(all.map((item) => item.name)).size).toBe(all.length);
    expect(all.filter((item) => !item.name.startsWith(`${item.layer}: `))).toEqual([]);
    expect(layerCases('Dense').every((item) => item.layer === 'Dense')).toBe(true);
    expect(new Set(layerCases().map((item) => item.layer)).size).toBe(18);
  });

  it.each(all.map((item) => [item.name, item] as const))('%s: arrays fit their shapes and each other', (_, item) => {
    const weights = item.weights.map((weight) => weight.value);
    for (const array of [...item.inputs, ...weights, item.output, item.upstream]) {
      expect(array.data.length).toBe(size(array));
    }
    expect(item.upstream.shape).toEqual(item.output.shape);
    expect(item.inputGradients.map((gradient) => gradient?.shape)).toEqual(
      item.inputs.map((input) => (input.dtype === 'int32' ? undefined : input.shape)),
    );
    const trainable = item.weights.filter((weight) => weight.trainable);
    expect(item.weightGradients.map(({ name, value }) => [name, value.shape])).toEqual(
      trainable.map(({ name, value }) => [name, value.shape]),
    );
    const arrays = [item.output, ...item.weightGradients.map(({ value }) => value)];
    if (item.nonFinite !== true) expect(arrays.every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  it('is a dense layer where it says so', () => {
    const { inputs, weights, output, upstream, weightGradients } = named('Dense: defaults');
    const [x, kernel, bias] = [inputs[0], weights[0]?.value, weights[1]?.value].map((array) => array?.data ?? []);
    for (let row = 0; row < 5; row++) {
      for (let unit = 0; unit < 4; unit++) {
        let sum = bias?.[unit] as number;
        for (let feature = 0; feature < 7; feature++) {
          sum += (x?.[row * 7 + feature] as number) * (kernel?.[feature * 4 + unit] as number);
        }
        expect(output.data[row * 4 + unit]).toBeCloseTo(sum, 5);
      }
    }
    const biasGradient = [0, 1, 2, 3].map((unit) =>
      [0, 1, 2, 3, 4].reduce((sum, row) => sum + (upstream.data[row * 4 + unit] as number), 0),
    );
    biasGradient.forEach((value, unit) => expect(weightGradients[1]?.value.data[unit]).toBeCloseTo(value, 5));
  });

  it('keeps integers as integers, and the statistics after a training step', () => {
    expect([...(named('Embedding: 1-D input').inputs[0] as GoldenArray).data]).toEqual([2, 2, 0, 4]);
    const { inputs, weights, weightsAfter } = named('BatchNormalization: momentum 0.5, training');
    const column = [0, 1, 2, 3, 4, 5].map((row) => inputs[0]?.data[row * 5] as number);
    const mean = column.reduce((sum, value) => sum + value, 0) / 6;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 6;
    expect(weightsAfter?.map(({ name }) => name)).toEqual(['gamma', 'beta', 'moving_mean', 'moving_variance']);
    expect(weightsAfter?.[2]?.value.data[0]).toBeCloseTo(((weights[2]?.value.data[0] as number) + mean) / 2, 5);
    expect(weightsAfter?.[3]?.value.data[0]).toBeCloseTo(((weights[3]?.value.data[0] as number) + variance) / 2, 5);
  });
});
