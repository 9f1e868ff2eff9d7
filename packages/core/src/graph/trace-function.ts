import { resultSymbols } from './result-symbols.ts';
import type { Tree } from './structure.ts';
import type { Spec } from '../spec.ts';
import type { Graph } from './graph.ts';
import type { SymbolicTensor, Tensor } from './symbolic-tensor.ts';
import { Trace, withTrace } from './trace.ts';

/** A function as a graph, and what it returned: its outputs as symbols, in the function's own nesting. */
export interface Traced {
  readonly graph: Graph;
  readonly result: Tree<Tensor>;
}

/**
 * Runs a function once over symbols and gives the graph that it leaves.
 *
 * @param specs - shapes and types of the arguments; null sizes stay unknown
 * @param names - what the arguments are called in print
 * @example
 * printGraph(traceFunction((x) => ops.relu(x), [{ shape: [null, 3], dtype: 'float32' }], ['x']).graph)
 * // graph(x: float32[?, 3]) {
 * //   %1 = relu(x): float32[?, 3]
 * //   return %1
 * // }
 */
export function traceFunction(
  fn: (...symbols: SymbolicTensor[]) => Tree<Tensor>,
  specs: readonly Spec[],
  names: readonly string[] = [],
): Traced {
  const trace = new Trace();
  return withTrace(trace, () => {
    const symbols = specs.map((spec, index) => trace.argument(spec, names[index]));
    const result = fn(...symbols);
    const outputs = resultSymbols(trace, result);
    return { graph: trace.graph(outputs), result };
  });
}
