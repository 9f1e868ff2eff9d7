import { ArgumentError, type Attributes, type SymbolicTensor } from '@ibex-ml/core';
import type { OpNode } from '../inference/op-node.ts';
import type { AttrValue } from './proto.ts';
import { attr, type TfGraph } from './tf-graph.ts';

/** Adds the nodes of an op, and gives the name of its value. */
export type Writer = (node: OpNode, to: TfGraph, inputs: readonly string[]) => string;

/** The first input. */
export const first = (node: OpNode): SymbolicTensor => node.source.inputs[0] as SymbolicTensor;
/** The type of the first input, as an attribute. */
export const typeOf = (node: OpNode): { T: AttrValue } => ({ T: attr.type(first(node).dtype) });
/** The attributes that the op has in Ibex. */
export const told = <A extends Attributes>(node: OpNode): A => node.source.attributes as A;

/** For ops, and forms of ops, that the export lacks. */
export function lacking(op: string, remedy: string): ArgumentError {
  const expected = 'of ops that SavedModel export has';
  return new ArgumentError({ where: 'SavedModel export', argument: 'model', expected, received: `the op "${op}"`, remedy });
}
