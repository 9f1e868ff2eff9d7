import { describe, expect, it } from 'vitest';
import { DTypeError, ShapeError } from '../errors.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { depthwiseConv2dFilterGrad, depthwiseConv2dInputGrad } from './depthwise-conv2d.ts';

const window = { strides: [1, 1], padding: 'valid', dilations: [1, 1] } as const;

describe('the gradient of depthwiseConv2d by its image', () => {
  const gradient = (grad: Tensor, filter: Tensor): Tensor => depthwiseConv2dInputGrad(grad, filter, [1, 4, 4, 2], window);

  it('accepts what belongs together', () => {
    expect(graphOf([float(1, 3, 3, 6), float(2, 2, 2, 3)], gradient).outputs[0]).toMatchObject(float(1, 4, 4, 2));
  });

  it.each([
    ['a gradient of another size', float(1, 4, 3, 6), float(2, 2, 2, 3), 'grad must be [1, 3, 3, 6], received "[1, 4, 3, 6]"'],
    ['a gradient of other features', float(1, 3, 3, 2), float(2, 2, 2, 3), 'grad must be [1, 3, 3, 6]'],
    ['a filter of other features', float(1, 3, 3, 6), float(2, 2, 3, 2), 'filter must be of 2 features'],
    ['a filter of 3 axes', float(1, 3, 3, 6), float(2, 2, 2), 'filter must be of 4 axes'],
  ])('refuses %s', (_, grad, filter, message) => {
    const run = (): unknown => graphOf([grad, filter], gradient);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`depthwiseConv2dInputGrad: ${message}`);
  });

  it('refuses types that differ', () => {
    expect(() => graphOf([float(1, 3, 3, 6), int(2, 2, 2, 3)], gradient)).toThrow(DTypeError);
  });
});

describe('the gradient of depthwiseConv2d by its filter', () => {
  const gradient = (x: Tensor, grad: Tensor): Tensor => depthwiseConv2dFilterGrad(x, grad, [2, 2, 2, 3], window);

  it('accepts what belongs together', () => {
    expect(graphOf([float(1, 4, 4, 2), float(1, 3, 3, 6)], gradient).outputs[0]).toMatchObject(float(2, 2, 2, 3));
  });

  it.each([
    ['a gradient of another size', float(1, 4, 4, 2), float(1, 3, 2, 6), 'grad must be [1, 3, 3, 6], received "[1, 3, 2, 6]"'],
    ['an image of other features', float(1, 4, 4, 3), float(1, 3, 3, 6), 'filter must be of 3 features'],
  ])('refuses %s', (_, x, grad, message) => {
    const run = (): unknown => graphOf([x, grad], gradient);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`depthwiseConv2dFilterGrad: ${message}`);
  });
});
