import { describe, expect, it } from 'vitest';
import { attributesKey, numberKey } from './attributes-key.ts';
import type { Attributes } from './op.ts';

describe('attributesKey', () => {
  const different: readonly Attributes[] = [
    {},
    { a: 1 },
    { b: 1 },
    { a: '1' },
    { a: [1] },
    { a: [[1]] },
    { a: [1, 2] },
    { a: [12] },
    { a: [[1], 2] },
    { a: [1, [2]] },
    { a: [] },
    { a: [[]] },
    { a: '' },
    { a: null },
    { a: 'null' },
    { a: true },
    { a: 'true' },
    { a: 0 },
    { a: -0 },
    { a: Number.NaN },
    { a: Number.POSITIVE_INFINITY },
    { a: Number.NEGATIVE_INFINITY },
    { a: 1, b: 2 },
    { a: '1;b:2' },
    { a: '"' },
    { a: '\\"' },
    { a: 0.1 },
    { a: 0.1 + Number.EPSILON },
  ];

  it('is different for all that differs', () => {
    const keys = different.map(attributesKey);
    expect(new Set(keys).size).toBe(different.length);
  });

  it('is equal for what is equal', () => {
    expect(different.map((attributes) => attributesKey(structuredClone(attributes)))).toEqual(different.map(attributesKey));
  });
});

describe('numberKey', () => {
  it('keeps the sign of zero', () => {
    expect([0, -0, 1, -1].map(numberKey)).toEqual(['0', '-0', '1', '-1']);
  });
});
