import type { NdArray, SymbolicTensor, Variable } from '@ibex-ml/core';

/** What the variables of a graph hold. */
export async function weightValues(nodes: readonly SymbolicTensor[]): Promise<ReadonlyMap<Variable, NdArray>> {
  const values = new Map<Variable, NdArray>();
  for (const { source } of nodes) {
    if (source.kind === 'variable') values.set(source.variable, await source.variable.read());
  }
  return values;
}
