import { formatShape, type Shape, ShapeError, type Spec } from '@ibex-ml/core';

/**
 * What a layer asks of its input; checked before it is built and at every call.
 *
 * @see keras.InputSpec
 */
export interface InputSpec {
  /** The number of axes, the batch included. */
  readonly rank?: number;
  /** The least number of axes. */
  readonly minRank?: number;
  /** Sizes by axis; negative axes count from the last. */
  readonly axes?: Readonly<Record<number, number>>;
}

/** @throws {ShapeError} when an input is not what the layer asks for */
export function checkInput(where: string, asked: InputSpec, input: Spec): void {
  const { shape } = input;
  if (asked.rank !== undefined && shape.length !== asked.rank) throw misfit(where, `of ${asked.rank} axes`, shape);
  if (asked.minRank !== undefined && shape.length < asked.minRank) {
    throw misfit(where, `of at least ${asked.minRank} axes`, shape);
  }
  for (const [axis, size] of Object.entries(asked.axes ?? {})) {
    const actual = shape.at(Number(axis));
    if (actual !== null && actual !== size) throw misfit(where, `of size ${size} on axis ${axis}`, shape);
  }
}

/** The same for all inputs of a layer, where it asks for anything. */
export function checkInputs(where: string, asked: InputSpec | null, inputs: readonly Spec[]): void {
  if (asked !== null) for (const input of inputs) checkInput(where, asked, input);
}

function misfit(where: string, expected: string, shape: Shape): ShapeError {
  return new ShapeError({
    where,
    argument: 'input',
    expected,
    received: formatShape(shape),
    remedy: 'The batch is axis 0. Check the data, the layer before, and inputShape.',
  });
}
