import { expect, it } from 'vitest';
import { configCases, type ConfigFamily, summaryCases } from './summaries.ts';

it('has every summary at 80 columns, with the number of weights it says', () => {
  expect(summaryCases().length).toBe(12);
  for (const { name, texts, weights, countParams } of summaryCases()) {
    expect(texts.length).toBe(4);
    for (const { text } of texts) {
      const lines = text.split('\n');
      expect(lines[0]).toMatch(/^Model: "/);
      expect(
        lines.filter((line) => /^[┏┡├└│┃]/.test(line)).every((line) => line.length === 80),
        name,
      ).toBe(true);
    }
    if (countParams === null) continue;
    const sizes = weights.map(({ shape }) => shape.reduce((product, axis) => product * axis, 1));
    expect(
      sizes.reduce((sum, size) => sum + size, 0),
      name,
    ).toBe(countParams);
    if (!name.includes('fitted')) expect(texts[0]?.text).toContain(` Total params: ${countParams.toLocaleString('en-US')} (`);
  }
});

it('has the default config of every class, under its own name when serialized', () => {
  const families: ConfigFamily[] = [
    'layers',
    'optimizers',
    'schedules',
    'losses',
    'metrics',
    'initializers',
    'regularizers',
    'constraints',
  ];
  for (const family of families) {
    expect(configCases(family).length).toBeGreaterThan(3);
    for (const { className, serialized } of configCases(family)) expect(serialized).toHaveProperty('class_name', className);
  }
  const dense = configCases('layers').find(({ className }) => className === 'Dense');
  expect(dense?.config).toMatchObject({ units: 4, activation: 'linear', use_bias: true });
});
