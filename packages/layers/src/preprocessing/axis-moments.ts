import { type NdArray, sizeOf } from '@ibex-ml/core';

/**
 * Mean and variance of batches that come one after the other, for each place along the axes that are kept; in double precision.
 *
 * The parts are joined by their counts, means and sums of squares: Chan et al. 1979, "Updating formulae and a pairwise algorithm for
 * computing sample variances", section 2.
 */
export class AxisMoments {
  readonly #axes: readonly number[];
  readonly #means: Float64Array;
  /** Sums of squared distances from the means. */
  readonly #squares: Float64Array;
  #count = 0;

  /**
   * @param axes - those that are kept, counted from 0, in order
   * @param shape - their sizes
   */
  constructor(axes: readonly number[], shape: readonly number[]) {
    const size = sizeOf(shape) as number;
    this.#axes = axes;
    this.#means = new Float64Array(size);
    this.#squares = new Float64Array(size);
  }

  /** How many values each mean is of. */
  get count(): number {
    return this.#count;
  }

  get means(): Float32Array {
    return Float32Array.from(this.#means);
  }

  /** The population's variances: divided by the count. */
  get variances(): Float32Array {
    return Float32Array.from(this.#squares, (sum) => sum / this.#count);
  }

  add(batch: NdArray): void {
    const { data } = batch;
    const places = this.#placesOf(batch.shape);
    const count = data.length / this.#means.length;
    if (count === 0) return;
    const means = new Float64Array(this.#means.length);
    const squares = new Float64Array(this.#means.length);
    for (let index = 0; index < data.length; index += 1) means[places[index] as number]! += (data[index] as number) / count;
    for (let index = 0; index < data.length; index += 1) {
      const place = places[index] as number;
      squares[place]! += ((data[index] as number) - (means[place] as number)) ** 2;
    }
    const total = this.#count + count;
    for (let place = 0; place < means.length; place += 1) {
      const apart = (means[place] as number) - (this.#means[place] as number);
      this.#means[place]! += (apart * count) / total;
      this.#squares[place]! += (squares[place] as number) + (apart ** 2 * this.#count * count) / total;
    }
    this.#count = total;
  }

  /** For each element, the place of its mean. */
  #placesOf(shape: readonly number[]): Int32Array {
    let places = Int32Array.of(0);
    for (const [axis, size] of shape.entries()) {
      const kept = this.#axes.includes(axis);
      const next = new Int32Array(places.length * size);
      for (let index = 0; index < next.length; index += 1) {
        const before = places[Math.floor(index / size)] as number;
        next[index] = kept ? before * size + (index % size) : before;
      }
      places = next;
    }
    return places;
  }
}
