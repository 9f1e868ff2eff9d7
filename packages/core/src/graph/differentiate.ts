import { StateError } from '../errors.ts';
import type { Variable } from '../variable.ts';
import { gradients, sourcesOf } from './gradients.ts';
import type { SymbolicTensor, Tensor } from './symbolic-tensor.ts';
import { currentTrace } from './trace.ts';

/** A value and its gradients, one per source in order. */
export interface ValueAndGradients {
  readonly value: Tensor;
  readonly gradients: readonly Tensor[];
}

/**
 * A function that gives a scalar and its gradients. Call it inside `jit`.
 *
 * @param fn - a scalar of its arguments and of variables, in ops
 * @param variables - what to differentiate by; the arguments, where none are named
 * @throws {GradientError} when the result is no float scalar
 * @example
 * const step = jit((x: Tensor, y: Tensor) => {
 *   const { value, gradients } = valueAndGrad(() => loss(y, model.call(x)), model.trainableVariables)();
 *   optimizer.apply(gradients, model.trainableVariables);
 *   return value;
 * });
 */
export function valueAndGrad<A extends readonly Tensor[]>(
  fn: (...args: A) => Tensor,
  variables: readonly Variable[] | null = null,
): (...args: A) => ValueAndGradients {
  return (...args) => {
    const trace = currentTrace();
    if (trace === null) throw outside();
    const value = fn(...args) as SymbolicTensor;
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
