import { cpu } from '@ibex-ml/backend-cpu';
import { jit, NdArray, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { centerCrop } from './center-crop.ts';
import { resizing } from './resizing.ts';

const unknown = [
  [2, 5, 4],
  [2, null, 4, 3],
];
describeLayer('resizing', { make: () => resizing(3, 6), inputs: [2, 5, 4, 3], output: [2, 3, 6, 3], refuses: unknown });
describeLayer('resizing with margins', {
  make: () => resizing(4, 4, { padToAspectRatio: true, interpolation: 'bicubic', antialias: true }),
  inputs: [2, 3, 7, 1],
  output: [2, 4, 4, 1],
});
describeLayer('centerCrop', { make: () => centerCrop(3, 2), inputs: [2, 5, 4, 3], output: [2, 3, 2, 3], refuses: unknown });
describeLayer('centerCrop of small images', { make: () => centerCrop(6, 2), inputs: [2, 5, 4, 1], output: [2, 6, 2, 1] });

describe('resizing', () => {
  beforeAll(() => setBackend(cpu()));

  it('keeps bytes bytes, rounded and within their bounds', async () => {
    const layer = resizing(1, 5, { interpolation: 'bicubic' });
    const x = new NdArray(Uint8Array.of(0, 255, 255, 0), [1, 1, 4, 1]);
    const y = await jit((x: Tensor) => layer.apply(x))(x);
    expect(y.dtype).toBe('uint8');
    expect(Math.max(...y.data)).toBe(255);
  });

  it('adds up weights of 1, whatever the method', async () => {
    const ones = new NdArray(new Float32Array(7 * 9).fill(1), [1, 7, 9, 1]);
    for (const interpolation of ['bilinear', 'nearest', 'bicubic', 'lanczos3', 'lanczos5'] as const) {
      for (const antialias of [false, true]) {
        for (const size of [3, 12]) {
          const layer = resizing(size, size, { interpolation, antialias });
          const y = await jit((x: Tensor) => layer.apply(x))(ones);
          for (const value of y.data) expect(value).toBeCloseTo(1, 5);
        }
      }
    }
  });

  it('refuses what is none of its arguments', () => {
    expect(() => resizing(0, 3)).toThrow('height must be an integer > 0');
    expect(() => resizing(3, 3, { interpolation: 'area' as 'nearest' })).toThrow('interpolation must be "bilinear" or "nearest"');
    expect(() => resizing(3, 3, { cropToAspectRatio: true, padToAspectRatio: true })).toThrow('must be not both true');
    expect(() => resizing(3, 3, { fillMode: 'wrap' as 'constant' })).toThrow('fillMode must be "constant"');
    expect(() => centerCrop(3, 3.5)).toThrow('width must be an integer > 0');
    expect(() => centerCrop(3, 3).computeOutputSpec({ shape: [2, 4, null, 1], dtype: 'float32' })).toThrow(ShapeError);
  });
});
