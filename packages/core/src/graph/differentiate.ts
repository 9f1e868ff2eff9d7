import { StateError } from '../errors.ts';
import { zerosLike } from '../ops/index.ts';
import type { Variable } from '../variable.ts';
import { gradients, sourcesOf } from './gradients.ts';
import type { Tensor } from './symbolic-tensor.ts';
import { currentTrace } from './trace.ts';

/** A value and its gradients, one per source in order. */
export interface ValueAndGradients<G extends Tensor | null = Tensor> {
  readonly value: Tensor;
  readonly gradients: readonly G[];
}

/**
 * A function that gives a scalar and its gradients, zeros by what it does not depend on. Call it inside `jit`.
 *
 * @param fn - a scalar of its arguments and of variables, in ops
 * @param variables - what to differentiate by; the arguments, where none are named
 * @throws {GradientError} when the result is no float scalar
 * @example
 * const f = jit(valueAndGrad((x: Tensor) => ops.sum(ops.square(x))));
 * await f(ndarray([1, 2])) // { value: 5, gradients: [[2, 4]] }
 *
 * const slope = new Variable(ndarray([3]), { name: 'slope' });
 * const step = jit((x: Tensor, y: Tensor) => {
 *   const error = valueAndGrad(() => ops.sum(ops.square(ops.sub(ops.mul(slope, x), y))), [slope]);
 *   const { value, gradients } = error();
 *   slope.assign(ops.sub(slope, ops.mul(gradients[0]!, 0.1)));
 *   return value;
 * });
 * await step(1, 2) // 1
 * await slope.read() // [2.8]
 */
export function valueAndGrad<A extends readonly Tensor[]>(
  fn: (...args: A) => Tensor,
  variables: readonly Variable[] | null = null,
): (...args: A) => ValueAndGradients {
  const both = valueAndGradOrNull(fn, variables);
  return (...args) => {
    const { value, gradients: found } = both(...args);
    const sources = variables ?? args;
    return { value, gradients: found.map((gradient, index) => gradient ?? zerosLike(sources[index] as Tensor | Variable)) };
  };
}

/** As valueAndGrad, but null by what the scalar does not depend on, so that an optimizer can leave it alone. */
export function valueAndGradOrNull<A extends readonly Tensor[]>(
  fn: (...args: A) => Tensor,
  variables: readonly Variable[] | null = null,
): (...args: A) => ValueAndGradients<Tensor | null> {
  return (...args) => {
    const trace = currentTrace();
    if (trace === null) throw outside();
    const value = fn(...args);
    return { value, gradients: gradients(value, sourcesOf(trace, variables ?? args)) };
  };
}

/** As valueAndGrad, without the value: a function that gives the gradients alone. */
export function grad<A extends readonly Tensor[]>(
  fn: (...args: A) => Tensor,
  variables: readonly Variable[] | null = null,
): (...args: A) => readonly Tensor[] {
  const both = valueAndGrad(fn, variables);
  return (...args) => both(...args).gradients;
}

function outside(): StateError {
  return new StateError({
    where: 'valueAndGrad',
    argument: 'call',
    expected: 'made inside a traced function',
    received: 'a call outside',
    remedy: 'Wrap it: const f = jit((x) => valueAndGrad(fn)(x)), then await f(x).',
  });
}
