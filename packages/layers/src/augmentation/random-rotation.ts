import { ops, type Tensor } from '@ibex-ml/core';
import { type Bounds, type FactorOption, requireFactor } from './factor.ts';
import { batchSizes } from './image-augmentation.ts';
import { affineMaps, Warp, type WarpOptions } from './warp.ts';

export type RandomRotationOptions = WarpOptions;

/** What is drawn: the angle of each image in degrees [batch], and the map [batch, 8] that it makes. */
export interface Rotation {
  readonly angle: Tensor;
  readonly rotationMatrix: Tensor;
}

/**
 * In training, turns each image by an angle of its own, about its centre. At inference, passes images on.
 *
 * Formula: y[row, column] = x at the place that turning (column, row) by the angle leads to
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param factor - the largest angle as a part of a whole turn, from -1 to 1: 0.1 stands for -36 to 36 degrees, counterclockwise where
 *   positive; or bounds
 * @param options.fillMode - what comes in at the edges; default `reflect`
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * randomRotation(0.1).computeOutputSpec({ shape: [null, 28, 28, 1], dtype: 'uint8' })[0].dtype // 'float32'
 * @see keras.layers.RandomRotation
 */
export function randomRotation(factor: FactorOption, options: RandomRotationOptions = {}): RandomRotation {
  return new RandomRotation(factor, options);
}

class RandomRotation extends Warp<Rotation> {
  readonly #factor: Bounds;

  constructor(factor: FactorOption, options: RandomRotationOptions) {
    super('RandomRotation', options);
    this.#factor = requireFactor(this.label, 'factor', factor, { min: -1, max: 1 });
  }

  getRandomTransformation(images: Tensor): Rotation {
    const { batch, height, width } = batchSizes(images);
    const [lower, upper] = this.#factor;
    const angle = this.draw([batch], lower * 360, upper * 360);
    return { angle, rotationMatrix: rotationMatrix(angle, [height, width]) };
  }

  protected maps({ rotationMatrix }: Rotation): Tensor {
    return rotationMatrix;
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { factor: this.#factor, ...this.warping };
  }
}

/** The maps that turn by angles in degrees about the centre. */
function rotationMatrix(angle: Tensor, [height, width]: readonly [number, number]): Tensor {
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const radians = ops.mul(ops.expandDims(angle, 1), Math.PI / 180);
  const [cosine, sine] = [ops.cos(radians), ops.sin(radians)];
  const across = ops.add(ops.sub(x, ops.mul(cosine, x)), ops.mul(sine, y));
  const down = ops.sub(ops.sub(y, ops.mul(sine, x)), ops.mul(cosine, y));
  return affineMaps([cosine, ops.neg(sine), across, sine, cosine, down], angle.shape[0] as number);
}
export type { RandomRotation };
