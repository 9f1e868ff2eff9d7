import { expect, it } from 'vitest';
import { exactInitializerCases, initializerCases, layerDefaults } from './initializers.ts';

it('has the parameters of the published formulas', () => {
  const glorot = initializerCases().find(({ name }) => name === 'GlorotUniform: defaults');
  expect(glorot?.shapes.length).toBe(10);
  for (const shape of glorot?.shapes ?? []) {
    if (shape.distribution !== 'uniform') throw new Error('GlorotUniform draws from a uniform distribution');
    expect(shape.maximum).toBeCloseTo(Math.sqrt(6 / (shape.fanIn + shape.fanOut)), 10);
    expect(shape.minimum).toBe(-shape.maximum);
  }
  const he = initializerCases().find(({ name }) => name === 'HeNormal: defaults')?.shapes[0];
  if (he?.distribution !== 'truncatedNormal') throw new Error('HeNormal draws from a truncated normal distribution');
  expect(he.scaledStddev).toBeCloseTo(Math.sqrt(2 / 784), 10);
  expect(he.stddev).toBeCloseTo(Math.sqrt(2 / 784) / 0.87962566103423978, 10);
});

it('has samples that agree with the parameters', () => {
  for (const { name, shapes } of initializerCases()) {
    for (const shape of shapes) {
      const { count, mean, stddev } = shape.statistics;
      const uniform = shape.distribution === 'uniform';
      const expected = uniform
        ? (shape.maximum - shape.minimum) / Math.sqrt(12)
        : shape.distribution === 'normal'
          ? shape.stddev
          : shape.scaledStddev;
      const center = uniform ? (shape.maximum + shape.minimum) / 2 : shape.mean;
      expect(Math.abs(stddev / expected - 1), `${name} ${shape.label}`).toBeLessThan(4 / Math.sqrt(count));
      expect(Math.abs(mean - center) / expected, `${name} ${shape.label}`).toBeLessThan(4 / Math.sqrt(count));
    }
  }
});

it('has exact values and the defaults of layers', () => {
  const identity = exactInitializerCases().find(({ name }) => name === 'Identity: gain 0.5');
  expect([...(identity?.value.data ?? [])]).toEqual([0.5, 0, 0, 0.5, 0, 0]);
  const dense = layerDefaults().find(({ layer }) => layer === 'Dense');
  expect(dense?.weights.map(({ initializer }) => initializer)).toEqual(['GlorotUniform', 'Zeros']);
});
