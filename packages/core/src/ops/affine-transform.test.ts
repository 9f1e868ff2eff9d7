import { describe, expect, it } from 'vitest';
import { float, graphOf } from '../testing/trace.ts';
import { affineTransform } from './affine-transform.ts';

describe('affineTransform', () => {
  it('takes one map for all images, and a batch that is not known', () => {
    const shapeFor = (batch: number | null, maps: number | null): readonly (number | null)[] | undefined =>
      graphOf([float(batch, 4, 5, 3), float(maps, 8)], (x, by) => affineTransform(x, by)).outputs[0]?.shape;
    expect(shapeFor(7, 1)).toEqual([7, 4, 5, 3]);
    expect(shapeFor(null, null)).toEqual([null, 4, 5, 3]);
    expect(shapeFor(null, 7)).toEqual([null, 4, 5, 3]);
    expect(() => shapeFor(7, 6)).toThrow('affineTransform: transforms must be [7, 8], received "[6, 8]". ');
  });

  it('gives images of another size, whatever theirs is', () => {
    const specs = [float(2, null, null, 1), float(2, 8)];
    expect(graphOf(specs, (x, by) => affineTransform(x, by, { size: [3, 6] })).outputs[0]).toMatchObject(float(2, 3, 6, 1));
  });

  it('names options that are none', () => {
    const trace = (options: object): unknown =>
      graphOf([float(1, 2, 2, 1), float(1, 8)], (x, by) => affineTransform(x, by, options));
    expect(() => trace({ fillMode: 'mirror' })).toThrow(
      'affineTransform: fillMode must be one of "constant", "nearest", "wrap", "reflect", received "mirror".',
    );
    expect(() => trace({ size: [1.5, 2] })).toThrow('affineTransform: size must be whole and >= 1, received 1.5.');
  });
});
