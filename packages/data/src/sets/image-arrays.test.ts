import { ArgumentError, NdArray } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { arrangeImages, type ImageOptions } from './image-arrays.ts';

const images = new NdArray(Uint8Array.of(0, 51, 102, 255, 1, 2, 3, 4), [2, 2, 2]);

describe('arrangeImages', () => {
  it.each([
    [{}, [2, 2, 2]],
    [{ flatten: true }, [2, 4]],
    [{ channels: true }, [2, 2, 2, 1]],
    [{ flatten: false, channels: false }, [2, 2, 2]],
  ] as [ImageOptions, number[]][])('%o gives %j', (options, shape) => {
    const plain = arrangeImages(images, options, 255, 'test');
    expect([plain.shape, plain.dtype, plain.data]).toEqual([shape, 'uint8', images.data]);
    const normalized = arrangeImages(images, { ...options, normalize: true }, 255, 'test');
    expect([normalized.shape, normalized.dtype]).toEqual([shape, 'float32']);
    expect(normalized.scaledBytes?.bytes.buffer).toBe(images.data.buffer);
    expect([...normalized.data]).toEqual([...images.data].map((pixel) => Math.fround(pixel / 255)));
  });

  it('refuses two layouts at once', () => {
    // @ts-expect-error the types refuse it too
    const both: ImageOptions = { flatten: true, channels: true };
    expect(() => arrangeImages(images, both, 255, 'test')).toThrow(ArgumentError);
  });
});
