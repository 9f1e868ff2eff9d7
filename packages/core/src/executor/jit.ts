import { type Given, type Hosted, leavesOf, withLeaves } from '../graph/structure.ts';
import type { DeviceValue } from './executor.ts';
import { type ArgumentTree, type ExecutionOptions, TracedFunction } from './traced-function.ts';

/** A traced function as its user calls it. */
export type Jitted<A extends readonly unknown[], R> = (...args: { readonly [K in keyof A]: Given<A[K]> }) => Promise<Hosted<R>>;

/**
 * Makes a function in ops run as a program: traced at the first call with arguments of a shape, then reused. Variables
 * that it assigns keep their new values.
 *
 * Arguments may be host arrays, tfjs tensors and numbers (float32 scalars), also nested in arrays and records; results come
 * back as host arrays in the nesting that the function returned. Plain JavaScript inside runs only while tracing.
 *
 * @throws {BackendError} when no backend has been chosen
 * @throws {ArgumentError} when an argument is none of these
 * @example
 * const hypotenuse = jit((a: Tensor, b: Tensor) => ops.sqrt(ops.add(ops.square(a), ops.square(b))));
 * await hypotenuse(3, 4) // 5
 * await hypotenuse(ndarray([3, 5]), ndarray([4, 12])) // [5, 13]
 * @see jax.jit, tf.function
 */
export function jit<A extends readonly unknown[], R>(fn: (...args: A) => R, options: ExecutionOptions = {}): Jitted<A, R> {
  const traced = new TracedFunction(fn, options);
  return async (...args) => {
    const values = await traced.run(args as readonly ArgumentTree[]);
    const arrays = await Promise.all(leavesOf<DeviceValue>(values).map((value) => value.read()));
    return withLeaves(values, arrays) as Hosted<R>;
  };
}
