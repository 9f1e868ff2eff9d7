import { ArgumentError, ops, type Spec, type Tensor, type Variable } from '@ibex-ml/core';
import { knownAxis } from '../layer/check.ts';
import { Layer } from '../layer/layer.ts';
import type { LayerOptions } from '../layer/options.ts';
import { recipeConfig, type RecipeOptions, type WeightRecipe, weightRecipe } from '../layer/weight-recipe.ts';

export interface PReLUOptions extends LayerOptions, RecipeOptions<'alpha'> {
  /** Axes along which the slope is the same, counted from 1: [1, 2] for one slope for each channel of an image. Default none. */
  readonly sharedAxes?: readonly number[] | null;
}

/**
 * The rectified linear unit with slopes below 0 that are learned.
 *
 * Formula: y = x where x > 0, else alpha · x
 * Input:   [batch, ...], float
 * Output:  the same shape
 * Weights: alpha, of the shape of a sample, 1 along shared axes
 *
 * @param options.alphaInitializer - default zeros
 * @throws {ArgumentError} when an axis is no integer > 0
 * @throws {ShapeError} when a size that is not shared is unknown at build
 * @example
 * const slopes = pReLU({ sharedAxes: [1, 2] });
 * slopes.computeOutputSpec({ shape: [null, 8, 8, 3], dtype: 'float32' });
 * slopes.countParams() // 3
 * @see keras.layers.PReLU; He et al. 2015, section 2.1
 */
export function pReLU(options: PReLUOptions = {}): PReLU {
  return new PReLU(options);
}

class PReLU extends Layer {
  readonly className = 'PReLU';
  readonly #sharedAxes: readonly number[] | null;
  readonly #recipe: WeightRecipe;
  #alpha: Variable | null = null;

  constructor(options: PReLUOptions) {
    super(options);
    this.#sharedAxes = this.#checkAxes(options.sharedAxes ?? null);
    this.#recipe = weightRecipe(this.label, 'alpha', options, 'zeros');
  }

  protected override build([input]: readonly Spec[]): void {
    const spec = input as Spec;
    const rank = spec.shape.length;
    const shape = Array.from({ length: rank - 1 }, (_, index) =>
      this.#sharedAxes?.includes(index + 1) === true ? 1 : knownAxis(this.label, spec, index + 1),
    );
    this.#alpha = this.addWeight({ name: 'alpha', shape, ...this.#recipe });
    const known = shape.flatMap((size, index) => (this.#sharedAxes?.includes(index + 1) === true ? [] : [[index + 1, size]]));
    this.inputSpec = { rank, axes: Object.fromEntries(known) as Record<number, number> };
  }

  protected call(x: Tensor): Tensor {
    return ops.sub(ops.relu(x), ops.mul(this.weight(this.#alpha), ops.relu(ops.neg(x))));
  }

  protected config(): Readonly<Record<string, unknown>> {
    return { ...recipeConfig('alpha', this.#recipe), sharedAxes: this.#sharedAxes };
  }

  #checkAxes(axes: readonly number[] | null): readonly number[] | null {
    if (axes === null || (Array.isArray(axes) && axes.every((axis) => Number.isSafeInteger(axis) && axis > 0))) return axes;
    throw new ArgumentError({
      where: this.label,
      argument: 'sharedAxes',
      expected: 'a list of integers > 0, or null',
      received: axes,
      remedy: 'Axis 0 is the batch; pass [1, 2] for one slope for each channel of an image.',
    });
  }
}
export type { PReLU };
