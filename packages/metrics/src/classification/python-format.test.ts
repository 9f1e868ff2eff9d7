import { describe, expect, it } from 'vitest';
import { fixed, floatText, right } from './python-format.ts';

describe('python format', () => {
  it.each([
    [0.125, 2, '0.12'],
    [0.375, 2, '0.38'],
    [0.5, 0, '0'],
    [1.5, 0, '2'],
    [2.675, 2, '2.67'],
    [1, 2, '1.00'],
    [0.0625, 3, '0.062'],
    [1 / 3, 20, '0.33333333333333331483'],
    [NaN, 2, 'nan'],
  ])('%d with %d decimals is %s', (value, digits, text) => {
    expect(fixed(value, digits)).toBe(text);
  });

  it.each([
    [3, '3.0'],
    [0, '0.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.0001, '0.0001'],
    [0.00001234, '1.234e-05'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e-100, '1e-100'],
    [9007199254740991, '9007199254740991.0'],
  ])('%d as a float is %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  });

  it('measures text by characters', () => {
    expect(right('🐢', 3)).toBe('  🐢');
    expect(right('long', 3)).toBe('long');
  });
});
