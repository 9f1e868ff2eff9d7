import { type DType, emptyArray, NdArray, type Tensor, Variable } from '@ibex-ml/core';

/** Whether more is better. Callbacks ask it, so that they never guess. */
export type Direction = 'min' | 'max';

/**
 * A figure that is gathered over batches: state, a step that adds a batch to it, and the figure so far. Both functions are
 * written in ops, so they run inside the compiled step and the state stays on the device.
 *
 * @see keras.metrics.Metric
 */
export abstract class Metric<N extends string = string> {
  /** Keras's class name: `CategoricalAccuracy`. */
  abstract readonly className: string;
  /** What it is called in logs and histories. */
  readonly name: N;
  /** Whether more or less is better; null where neither is, so that a callback has to be told. */
  abstract readonly direction: Direction | null;
  readonly #variables: Variable[] = [];

  constructor(name: N) {
    this.name = name;
  }

  /**
   * Adds a batch; call it in a traced function.
   *
   * @param sampleWeight - one per sample, or null
   */
  abstract updateState(yTrue: Tensor, yPred: Tensor, sampleWeight: Tensor | null): void;

  /** The figure over all batches since the last reset, a float32 scalar. */
  abstract result(): Tensor;

  /** Its arguments as plain data. */
  abstract getConfig(): Readonly<Record<string, unknown>>;

  /** The state. */
  get variables(): readonly Variable[] {
    return this.#variables;
  }

  /** Starts afresh, as at the beginning of an epoch. */
  resetState(): void {
    for (const variable of this.#variables) variable.assign(zerosOf(variable.shape, variable.dtype));
  }

  /** Gives back the memory of the state at once. */
  dispose(): void {
    for (const variable of this.#variables) variable.dispose();
  }

  /** Makes a part of the state, zero at first; for use in the constructor. */
  protected addVariable(name: string, shape: readonly number[] = [], dtype: DType = 'float32'): Variable {
    const variable = new Variable(zerosOf(shape, dtype), { name: `${this.name}/${name}`, trainable: false });
    this.#variables.push(variable);
    return variable;
  }
}

function zerosOf(shape: readonly number[], dtype: DType): NdArray {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return new NdArray(emptyArray(dtype, size), shape, dtype);
}
