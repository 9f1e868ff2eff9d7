import { describe, expect, it } from 'vitest';
import { fixed, floatText, scientific } from './numbers.ts';

describe("Python's numbers", () => {
  it.each([
    [0.03125, '0.0312'],
    [0.09375, '0.0938'],
    [-0.03125, '-0.0312'],
    [0.00005, '0.0001'],
    [2.75, '2.7500'],
    [1e22, '10000000000000000000000.0000'],
    [Number.NaN, 'nan'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('%d with four digits is %s', (value, text) => expect(fixed(value, 4)).toBe(text));

  it.each([
    [0.5, '0'],
    [1.5, '2'],
    [2.5, '2'],
    [2.4999, '2'],
  ])('%d as a whole number is %s', (value, text) => expect(fixed(value, 0)).toBe(text));

  it.each([
    [0.001, '1.0000e-03'],
    [1e-12, '1.0000e-12'],
    [0, '0.0000e+00'],
    [-1.03125, '-1.0312e+00'],
    [-1.09375, '-1.0938e+00'],
    [-123445, '-1.2344e+05'],
    [-1234454, '-1.2345e+06'],
    [9.99996e-5, '1.0000e-04'],
    [1e-100, '1.0000e-100'],
  ])('%d in scientific notation is %s', (value, text) => expect(scientific(value, 4)).toBe(text));

  it.each([
    [3, '3.0'],
    [-0, '-0.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.0001, '0.0001'],
    [-0.00001234, '-1.234e-05'],
    [1e16, '1e+16'],
    [9007199254740991, '9007199254740991.0'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
  ])('%d as a float is %s', (value, text) => expect(floatText(value)).toBe(text));
});
