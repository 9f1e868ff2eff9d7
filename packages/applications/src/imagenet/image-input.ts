import { ArgumentError, type Shape } from '@ibex-ml/core';
import type { KerasTensor } from '@ibex-ml/layers';
import { input } from '@ibex-ml/models';
import type { BackboneOptions } from '../backbone-options.ts';
import { requireTopOptions } from './require-options.ts';

/** What a family asks of its images. */
export interface ImageRule {
  /** The factory, as errors name it. */
  readonly where: string;
  /** What is taken where a top is there and no shape is given; null where any size does. */
  readonly defaultShape: Shape | null;
}

/** No family takes images that are smaller: their strides would leave nothing. */
const leastSize = 32;

/**
 * The placeholder that a backbone begins with, where all its options are in order.
 *
 * @throws {ArgumentError} when an option of the top is out of bounds
 * @throws {ArgumentError} when a shape is none of an image, is too small, or leaves a size open that the top needs
 * @see keras.applications.imagenet_utils.obtain_input_shape
 */
export function imageInput({ where, defaultShape }: ImageRule, options: BackboneOptions): KerasTensor {
  requireTopOptions(where, options);
  const { includeTop = true, inputTensor = null, inputShape = null } = options;
  if (inputTensor !== null) {
    const [, ...shape] = inputTensor.shape;
    requireImage(where, 'inputTensor', shape);
    if (inputShape !== null && shape.join() !== inputShape.join()) throw differ(where, shape, inputShape);
    return inputTensor;
  }
  const needed = includeTop ? defaultShape : null;
  const shape = inputShape ?? needed ?? [null, null, 3];
  requireImage(where, 'inputShape', shape);
  if (needed !== null && shape.includes(null)) throw open(where, shape);
  return input(shape);
}

/** The placeholders that a tensor comes from. */
export function sourcesOf(tensor: KerasTensor): KerasTensor | readonly KerasTensor[] {
  const found = new Set<KerasTensor>();
  const seen = new Set<KerasTensor>();
  const visit = (each: KerasTensor): void => {
    if (seen.has(each)) return;
    seen.add(each);
    if (each.node.inputs.length === 0) found.add(each);
    for (const source of each.node.inputs) visit(source);
  };
  visit(tensor);
  const [only, ...others] = found;
  return only !== undefined && others.length === 0 ? only : [...found];
}

function requireImage(where: string, argument: string, shape: Shape): void {
  const [height, width, channels] = shape;
  const large = [height, width].every((size) => size === null || (Number.isSafeInteger(size) && (size as number) >= leastSize));
  if (Array.isArray(shape) && shape.length === 3 && large && Number.isSafeInteger(channels)) return;
  throw new ArgumentError({
    where,
    argument,
    expected: `[height, width, channels], with height and width of at least ${leastSize}`,
    received: shape,
    remedy: 'Pass the shape of one image without the batch: [96, 96, 3].',
  });
}

function open(where: string, received: Shape): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'inputShape',
    expected: 'of known height and width where the top is included',
    received,
    remedy: 'Pass both sizes, or includeTop: false.',
  });
}

function differ(where: string, own: Shape, received: Shape): ArgumentError {
  return new ArgumentError({
    where,
    argument: 'inputShape',
    expected: `[${own.join(', ')}], the shape of inputTensor`,
    received,
    remedy: 'Leave inputShape out.',
  });
}
