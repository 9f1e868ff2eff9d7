import { describe, expect, it } from 'vitest';
import { ArgumentError, DTypeError, ShapeError } from '../errors.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { float, graphOf, int } from '../testing/trace.ts';
import { conv2d, conv2dFilterGrad, conv2dInputGrad, conv2dTranspose } from './conv2d.ts';
import type { Padding } from './window.ts';

const attributes = { strides: [1, 1], padding: 'valid', dilations: [1, 1], groups: 1 } as const;

describe('conv2d', () => {
  it.each([0, -1, 1.5, NaN])('refuses %s groups', (groups) => {
    const run = (): unknown => graphOf([float(1, 4, 4, 2), float(2, 2, 2, 2)], (x, filter) => conv2d(x, filter, { groups }));
    expect(run).toThrow(ArgumentError);
    expect(run).toThrow('conv2d: groups must be whole and >= 1');
  });

  it('refuses filters that the groups do not divide', () => {
    const run = (): unknown => graphOf([float(1, 4, 4, 2), float(2, 2, 1, 3)], (x, filter) => conv2d(x, filter, { groups: 2 }));
    expect(run).toThrow(ShapeError);
    expect(run).toThrow('filters divisible by 2, received "[2, 2, 1, 3]"');
  });

  it('refuses a padding that is none', () => {
    const padding = 'full' as unknown as Padding;
    const run = (): unknown => graphOf([float(1, 4, 4, 2), float(2, 2, 2, 2)], (x, filter) => conv2d(x, filter, { padding }));
    expect(run).toThrow('conv2d: padding must be "valid", "same" or [top, bottom, left, right], received "full"');
  });
});

describe('the gradient of conv2d by its image', () => {
  const gradient = (grad: Tensor, filter: Tensor): Tensor => conv2dInputGrad(grad, filter, [1, 4, 4, 2], attributes);

  it('accepts what belongs together', () => {
    expect(graphOf([float(1, 3, 3, 5), float(2, 2, 2, 5)], gradient).outputs[0]).toMatchObject(float(1, 4, 4, 2));
  });

  it.each([
    ['a gradient of another size', float(1, 4, 3, 5), float(2, 2, 2, 5), 'grad must be [1, 3, 3, 5], received "[1, 4, 3, 5]"'],
    ['a gradient of other features', float(1, 3, 3, 4), float(2, 2, 2, 5), 'grad must be [1, 3, 3, 5]'],
    ['a gradient of another batch', float(2, 3, 3, 5), float(2, 2, 2, 5), 'inputShape must be [2, 4, 4, 2]'],
    ['a gradient of 3 axes', float(3, 3, 5), float(2, 2, 2, 5), 'grad must be of 4 axes'],
    ['a filter of other features', float(1, 3, 3, 5), float(2, 2, 3, 5), 'inputShape must be [1, 4, 4, 3]'],
    ['a filter of 3 axes', float(1, 3, 3, 5), float(2, 2, 2), 'filter must be of 4 axes'],
    ['a filter larger than the image', float(1, 3, 3, 5), float(5, 2, 2, 5), 'x must be an image of at least 5'],
  ])('refuses %s', (_, grad, filter, message) => {
    const run = (): unknown => graphOf([grad, filter], gradient);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`conv2dInputGrad: ${message}`);
  });

  it('refuses types that differ, or are no floats', () => {
    expect(() => graphOf([int(1, 3, 3, 5), float(2, 2, 2, 5)], gradient)).toThrow(DTypeError);
    expect(() => graphOf([int(1, 3, 3, 5), int(2, 2, 2, 5)], gradient)).toThrow(DTypeError);
  });

  it('refuses half a group', () => {
    const run = (): unknown =>
      graphOf([float(1, 3, 3, 5), float(2, 2, 4, 5)], (grad, filter) =>
        conv2dInputGrad(grad, filter, [1, 4, 4, 2], { ...attributes, groups: 0.5 }),
      );
    expect(run).toThrow(ArgumentError);
  });
});

describe('conv2dTranspose', () => {
  const grown = (x: Tensor, filter: Tensor): Tensor => conv2dTranspose(x, filter, [7, 8], { strides: [2, 2] });

  it('gives the size that was asked for, whatever the batch', () => {
    const { outputs } = graphOf([{ shape: [null, 3, 3, 5], dtype: 'float32' }, float(3, 3, 2, 5)], grown);
    expect(outputs[0]).toMatchObject({ shape: [null, 7, 8, 2], dtype: 'float32' });
  });

  it('refuses a size that does not belong to the image', () => {
    expect(() => graphOf([float(1, 4, 3, 5), float(3, 3, 2, 5)], grown)).toThrow('grad must be [1, 3, 3, 5]');
    const none = (x: Tensor, filter: Tensor): Tensor => conv2dTranspose(x, filter, [0, 8]);
    expect(() => graphOf([float(1, 4, 3, 5), float(3, 3, 2, 5)], none)).toThrow('size must be whole and >= 1');
  });
});

describe('the gradient of conv2d by its filter', () => {
  const gradient = (x: Tensor, grad: Tensor): Tensor => conv2dFilterGrad(x, grad, [2, 2, 2, 5], attributes);

  it('accepts what belongs together', () => {
    expect(graphOf([float(1, 4, 4, 2), float(1, 3, 3, 5)], gradient).outputs[0]).toMatchObject(float(2, 2, 2, 5));
  });

  it.each([
    ['a gradient of another size', float(1, 4, 4, 2), float(1, 3, 4, 5), 'grad must be [1, 3, 3, 5], received "[1, 3, 4, 5]"'],
    ['a gradient of other features', float(1, 4, 4, 2), float(1, 3, 3, 4), 'grad must be [1, 3, 3, 5]'],
    ['an image of other features', float(1, 4, 4, 3), float(1, 3, 3, 5), 'filter must be of 3 / 1 input features'],
    ['an image of 3 axes', float(4, 4, 2), float(1, 3, 3, 5), 'x must be of 4 axes'],
  ])('refuses %s', (_, x, grad, message) => {
    const run = (): unknown => graphOf([x, grad], gradient);
    expect(run).toThrow(ShapeError);
    expect(run).toThrow(`conv2dFilterGrad: ${message}`);
  });
});
