import { type DType, emptyArray, NdArray, sizeOf, Variable } from '@ibex-ml/core';

/** What an optimizer keeps beside a weight, where that is not zeros of the weight's shape and type. */
export interface SlotRecipe {
  /** The end of its name: `momentum` is called `adam/dense_kernel_momentum`. */
  readonly name: string;
  /** The whole name, where Keras builds it otherwise. */
  readonly fullName?: string;
  /** What all of its elements start as; default 0. */
  readonly value?: number;
  readonly shape?: readonly number[];
  readonly dtype?: DType;
}

/** A slot of a weight: the end of its name, or more. */
export type Slot = string | SlotRecipe;

/** The slots of weights, each made once and kept for good, in groups. */
export class SlotTable {
  readonly #where: string;
  readonly #slots = new Map<Variable, readonly (readonly Variable[])[]>();

  constructor(where: string) {
    this.#where = where;
  }

  get weights(): readonly Variable[] {
    return [...this.#slots.keys()];
  }

  has(weight: Variable): boolean {
    return this.#slots.has(weight);
  }

  /** The slots of one weight. */
  of(weight: Variable): readonly Variable[] {
    return (this.#slots.get(weight) ?? []).flat();
  }

  /** The slots of several: one group after the other, and a group weight by weight, as Keras saves them. */
  ofAll(weights: readonly Variable[]): readonly Variable[] {
    const groups = weights.map((weight) => this.#slots.get(weight) ?? []);
    const count = Math.max(0, ...groups.map(({ length }) => length));
    return Array.from({ length: count }, (_, index) => groups.flatMap((each) => each[index] ?? [])).flat();
  }

  add(weight: Variable, groups: readonly (readonly Slot[])[]): void {
    this.#slots.set(
      weight,
      groups.map((group) => group.map((slot) => this.#made(weight, typeof slot === 'string' ? { name: slot } : slot))),
    );
  }

  #made(weight: Variable, recipe: SlotRecipe): Variable {
    const { value = 0, shape = weight.shape, dtype = weight.dtype } = recipe;
    const name = recipe.fullName ?? `${this.#where}/${weight.name.replaceAll('/', '_')}_${recipe.name}`;
    return new Variable(new NdArray(emptyArray(dtype, sizeOf(shape) as number).fill(value), shape, dtype), {
      name,
      trainable: false,
    });
  }
}
