import { describe, expect, it } from 'vitest';
import { dtypes, fitsShape, formatShape, formatSpec, isFloat, sameShape, type Shape, sizeOf } from './spec.ts';

describe('isFloat', () => {
  it('knows the types with fractions', () => {
    expect(dtypes.filter((dtype) => isFloat(dtype))).toEqual(['float32', 'float16', 'bfloat16']);
  });
});

describe('sizeOf', () => {
  it.each<[Shape, number | null]>([
    [[], 1],
    [[3], 3],
    [[2, 3, 4], 24],
    [[2, 0], 0],
    [[null, 3], null],
    [[0, null], null],
  ])('of %o is %o', (shape, size) => {
    expect(sizeOf(shape)).toBe(size);
  });
});

describe('sameShape and fitsShape', () => {
  it.each<[Shape, Shape, boolean, boolean]>([
    [[], [], true, true],
    [[2, 3], [2, 3], true, true],
    [[2, 3], [3, 2], false, false],
    [[2], [2, 1], false, false],
    [[2, 1], [2], false, false],
    [[null, 3], [null, 3], true, true],
    // An unknown size may turn out to be any, so it fits; it is the same only as another unknown one.
    [[2, 3], [null, 3], false, true],
    [[null, 3], [2, 3], false, true],
    [[null, 3], [2, 4], false, false],
  ])('%o beside %o: the same %o, fits %o', (actual, expected, same, fits) => {
    expect(sameShape(actual, expected)).toBe(same);
    expect(fitsShape(actual, expected)).toBe(fits);
  });
});

describe('formatShape and formatSpec', () => {
  it('print unknown sizes as Keras does', () => {
    expect(formatShape([null, 28, 28])).toBe('[?, 28, 28]');
    expect(formatShape([])).toBe('[]');
    expect(formatSpec({ shape: [null, 10], dtype: 'float32' })).toBe('float32[?, 10]');
  });
});
