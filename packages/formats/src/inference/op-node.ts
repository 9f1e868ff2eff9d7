import type { SymbolicTensor } from '@ibex-ml/core';

/** A value that an op of the graph gives. */
export interface OpNode extends SymbolicTensor {
  readonly source: Extract<SymbolicTensor['source'], { kind: 'op' }>;
}
