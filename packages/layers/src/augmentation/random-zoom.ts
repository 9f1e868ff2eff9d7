import { ops, type Tensor } from '@ibex-ml/core';
import { type Bounds, type FactorOption, requireFactor } from './factor.ts';
import { type BatchSizes, batchSizes } from './image-augmentation.ts';
import { affineMaps, Warp, type WarpOptions } from './warp.ts';

export interface RandomZoomOptions extends WarpOptions {
  /** The same as heightFactor for the width; default: both sides by one number, which keeps their ratio. */
  readonly widthFactor?: FactorOption | null;
}

/** What is drawn: how many pixels of an image one of the result spans, down and across, [batch, 1] each. */
export interface Zoom {
  readonly heightZoom: Tensor;
  readonly widthZoom: Tensor;
}

/**
 * In training, zooms into each image or out of it, about its centre, by a number of its own. At inference, passes images on.
 *
 * Formula: y[row, column] = x[centre + heightZoom · (row - centre), centre + widthZoom · (column - centre)]
 * Input:   [batch, height, width, channels], any numbers
 * Output:  the same shape, float
 *
 * @param heightFactor - above -1, to 1: 0.2 draws from 1 - 0.2 (what is seen grows) to 1 + 0.2 (it shrinks); or bounds
 * @param options.fillMode - what comes in at the edges; default `reflect`
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * randomZoom([-0.3, -0.1]).getConfig().widthFactor // null
 * @see keras.layers.RandomZoom
 */
export function randomZoom(heightFactor: FactorOption, options: RandomZoomOptions = {}): RandomZoom {
  return new RandomZoom(heightFactor, options);
}

class RandomZoom extends Warp<Zoom> {
  readonly #factors: Readonly<Record<string, unknown>>;
  readonly #height: Bounds;
  readonly #width: Bounds | null;

  constructor(heightFactor: FactorOption, options: RandomZoomOptions) {
    super('RandomZoom', options);
    const { widthFactor = null } = options;
    const limits = { min: -1, max: 1, above: -1 };
    this.#height = requireFactor(this.label, 'heightFactor', heightFactor, limits);
    this.#width = widthFactor === null ? null : requireFactor(this.label, 'widthFactor', widthFactor, limits);
    this.#factors = { heightFactor, widthFactor };
  }

  getRandomTransformation(images: Tensor): Zoom {
    const { batch } = batchSizes(images);
    const zoom = ([lower, upper]: Bounds): Tensor => this.draw([batch, 1], 1 + lower, 1 + upper);
    const heightZoom = zoom(this.#height);
    return { heightZoom, widthZoom: this.#width === null ? heightZoom : zoom(this.#width) };
  }

  protected maps({ heightZoom, widthZoom }: Zoom, { batch, height, width }: BatchSizes): Tensor {
    const zero = ops.zeros([batch, 1]);
    const across = ops.mul(ops.sub(1, widthZoom), (width - 1) / 2);
    const down = ops.mul(ops.sub(1, heightZoom), (height - 1) / 2);
    return affineMaps([widthZoom, zero, across, zero, heightZoom, down], batch);
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { ...this.#factors, ...this.warping };
  }
}
export type { RandomZoom };
