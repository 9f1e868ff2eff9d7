/** How many elements a shape has. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const axis of shape) size *= axis;
  return size;
}

/** How far apart neighbours along each axis lie. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const size of shape.toReversed()) {
    strides.unshift(stride);
    stride *= size;
  }
  return strides;
}

/** The strides of a shape stretched to a larger one: 0 where an axis is repeated. */
export function stretchedStrides(shape: readonly number[], to: readonly number[]): number[] {
  const missing = to.length - shape.length;
  const own = stridesOf(shape);
  return to.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : (own[axis - missing] as number)));
}

/** A walk over places, and how far each of its axes moves in some arrays. */
export interface Walk {
  readonly sizes: readonly number[];
  /** For each array, a stride per axis. */
  readonly strides: readonly (readonly number[])[];
}

/** The same walk with as few axes as can be: those of size 1 left out, those that follow on one another as one. */
export function simplified({ sizes, strides }: Walk): Walk {
  const axes: { size: number; readonly steps: readonly number[] }[] = [];
  for (const [axis, size] of sizes.entries()) {
    if (size === 1) continue;
    const steps = strides.map((each) => each[axis] as number);
    const outer = axes.at(-1);
    if (outer?.steps.every((step, array) => step === (steps[array] as number) * size) === true) {
      axes[axes.length - 1] = { size: outer.size * size, steps };
    } else axes.push({ size, steps });
  }
  return {
    sizes: axes.map(({ size }) => size),
    strides: strides.map((_, array) => axes.map(({ steps }) => steps[array] as number)),
  };
}
