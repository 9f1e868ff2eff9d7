import { describe, expect, it } from 'vitest';
import { DTypeError, ShapeError } from '../errors.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { averagePool2dGrad, maxPool2dGrad } from './pool2d.ts';

const attributes = { poolSize: [2, 2], strides: [2, 2], padding: 'valid' } as const;

describe('the gradient of maxPool2d', () => {
  const [small, image] = [float(1, 2, 2, 3), float(1, 4, 4, 3)];
  const trace = (...specs: Parameters<typeof graphOf>[0]): ReturnType<typeof graphOf> =>
    graphOf(specs, (grad, x, output) => maxPool2dGrad(grad, x, output, attributes));

  it('has the shape and type of the image', () => {
    expect(trace(small, image, small).outputs[0]).toMatchObject(image);
  });

  it.each([
    ['a gradient of another size', float(1, 2, 3, 3), image, small, 'grad must be [1, 2, 2, 3], received "[1, 2, 3, 3]"'],
    ['an output of another size', small, image, float(1, 4, 4, 3), 'output must be [1, 2, 2, 3], received "[1, 4, 4, 3]"'],
    ['an image without a batch', small, float(4, 4, 3), small, 'x must be of 4 axes'],
    ['an image smaller than the window', small, float(1, 1, 4, 3), small, 'x must be an image of at least 2'],
  ])('refuses %s', (_, grad, x, output, message) => {
    expect(() => trace(grad, x, output)).toThrow(ShapeError);
    expect(() => trace(grad, x, output)).toThrow(`maxPool2dGrad: ${message}`);
  });

  it('refuses types that differ, or are no floats', () => {
    expect(() => trace(int(1, 2, 2, 3), image, small)).toThrow(DTypeError);
    expect(() => trace(small, image, int(1, 2, 2, 3))).toThrow(DTypeError);
    expect(() => trace(int(1, 2, 2, 3), int(1, 4, 4, 3), int(1, 2, 2, 3))).toThrow(DTypeError);
  });
});

describe('the gradient of averagePool2d', () => {
  const trace = (...specs: Parameters<typeof graphOf>[0]): ReturnType<typeof graphOf> =>
    graphOf(specs, (grad) => averagePool2dGrad(grad, [1, 4, 4, 3], attributes));

  it('has the shape that is named, and the type of the gradient', () => {
    expect(trace(float(1, 2, 2, 3)).outputs[0]).toMatchObject(float(1, 4, 4, 3));
  });

  it('refuses a gradient of another size, or of no floats', () => {
    expect(() => trace(float(1, 2, 2, 1))).toThrow(ShapeError);
    expect(() => trace(float(1, 2, 2, 1))).toThrow('averagePool2dGrad: grad must be [1, 2, 2, 3], received "[1, 2, 2, 1]"');
    expect(() => trace(int(1, 2, 2, 3))).toThrow(DTypeError);
  });
});
