import type { Graph } from '../graph/graph.ts';
import type { Tree } from '../graph/structure.ts';
import type { SymbolicTensor, Tensor } from '../graph/symbolic-tensor.ts';
import { traceFunction } from '../graph/trace-function.ts';
import type { Dim, Spec } from '../spec.ts';

/** The spec of floats of this shape. */
export const float = (...shape: readonly Dim[]): Spec => ({ shape, dtype: 'float32' });
/** The spec of integers of this shape. */
export const int = (...shape: readonly Dim[]): Spec => ({ shape, dtype: 'int32' });

/** The graph of a function of symbols called a, b, c. */
export function graphOf(
  specs: readonly Spec[],
  fn: (a: SymbolicTensor, b: SymbolicTensor, c: SymbolicTensor) => Tree<Tensor>,
): Graph {
  return traceFunction(fn, specs, ['a', 'b', 'c']).graph;
}
