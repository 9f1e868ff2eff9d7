import { describe, expect, it } from 'vitest';
import { ArgumentError, DTypeError, ShapeError } from './errors.ts';
import { NdArray } from './nd-array.ts';
import { ScaledBytes } from './scaled-bytes.ts';

const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);

describe('ScaledBytes', () => {
  it.each([255, 16, 1, 0.5, 3])('are the quotients by %s, rounded once to float32', (divisor) => {
    const array = new NdArray(new ScaledBytes(all, divisor), [256]);
    expect([array.dtype, array.size]).toEqual(['float32', 256]);
    expect([...array.data]).toEqual([...all].map((byte) => Math.fround(byte / divisor)));
    // As an engine divides that has both numbers in float32.
    expect([...array.data]).toEqual([...all].map((byte) => Math.fround(Math.fround(byte) / Math.fround(divisor))));
  });

  it.each([0, -255, Number.NaN, Number.POSITIVE_INFINITY, 0.1])('refuse the divisor %s', (divisor) => {
    expect(() => new ScaledBytes(all, divisor)).toThrow(ArgumentError);
  });

  it('are float32 and of as many elements as the shape has', () => {
    expect(() => new NdArray(new ScaledBytes(all, 255), [255])).toThrow(ShapeError);
    expect(() => new NdArray(new ScaledBytes(all, 255), [256], 'uint8')).toThrow(DTypeError);
  });
});

describe('an array of scaled bytes', () => {
  const make = (): NdArray => new NdArray(new ScaledBytes(Uint8Array.of(0, 51, 102, 255, 51, 0), 255), [3, 2]);

  it('keeps bytes, also of its rows and under another shape, until its numbers are asked for', () => {
    const array = make();
    const [rows, flat] = [array.rows(1, 3), array.reshape([6])];
    expect(rows.scaledBytes?.bytes).toEqual(Uint8Array.of(102, 255, 51, 0));
    expect(rows.rows(1, 2).scaledBytes?.bytes).toEqual(Uint8Array.of(51, 0));
    expect(flat.scaledBytes?.bytes).toBe(array.scaledBytes?.bytes);
    expect(array.data).toEqual(Float32Array.of(0, 51 / 255, 102 / 255, 1, 51 / 255, 0));
    expect([array.scaledBytes, rows.scaledBytes, flat.scaledBytes]).toEqual([null, null, null]);
  });

  it('has one memory for its numbers, whoever asks first', () => {
    const array = make();
    const views = [array.rows(1, 3), array.rows(1, 3).rows(0, 2), array.reshape([6]).rows(2, 6)];
    const [first] = views as [NdArray];
    first.data[0] = 7;
    for (const view of [...views, array.rows(1, 3)]) expect(view.data[0]).toBe(7);
    expect(array.data[2]).toBe(7);
    expect(array.reshape([6]).toArray()).toEqual([0, Math.fround(0.2), 7, 1, Math.fround(0.2), 0]);
    expect(array.data).toBe(array.data);
  });

  it('equals one of the numbers themselves, and differs from one of others', () => {
    expect(make()).toEqual(new NdArray(Float32Array.of(0, 51 / 255, 102 / 255, 1, 51 / 255, 0), [3, 2]));
    expect(make()).not.toEqual(new NdArray(Float32Array.of(0, 51 / 255, 102 / 255, 1, 51 / 255, 1), [3, 2]));
    expect(make().at(0, 1)).toBe(Math.fround(0.2));
    expect(Object.keys(make()).sort()).toEqual(['data', 'dtype', 'shape']);
  });
});
