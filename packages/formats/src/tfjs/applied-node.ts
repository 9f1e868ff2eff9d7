import { type Operand, operandSpec, type Shape } from '@ibex-ml/core';
import { fixedOf, operandOf, type Value } from '../imported/fixed-values.ts';
import { refuse } from './manifest.ts';
import type { NodeAttributes } from './node-attributes.ts';

/** A node of TensorFlow with its inputs, while the graph is computed. */
export interface AppliedNode {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly told: NodeAttributes;
}

/** Computes a node: its output, or a list of all of them. */
export type NodeReader = (node: AppliedNode) => Operand | readonly Operand[];

/** An input to compute with. */
export function need(node: AppliedNode, index: number = 0): Operand {
  const input = node.inputs[index];
  if (input === undefined) throw refuse(`a node ${node.op}`, `given at least ${index + 1} inputs`, node.inputs.length);
  return operandOf(input, node.op);
}

export const shapeOf = (x: Operand): Shape => operandSpec(x).shape;

/** Numbers of an input that must be fixed; null where they follow from the size of a batch that is not known. */
export function sizesAt({ op, inputs }: AppliedNode, index: number): readonly (number | null)[] {
  const fixed = fixedOf(inputs[index]);
  if (fixed !== null) return fixed.data;
  throw refuse(`input ${index} of ${op}`, 'fixed in the file', 'a computed value', 'Convert the model with fixed sizes.');
}

/** Whole numbers of an input that must be fixed. */
export function integersAt(node: AppliedNode, index: number): readonly number[] {
  const sizes = sizesAt(node, index);
  if (!sizes.includes(null)) return sizes as readonly number[];
  throw refuse(`input ${index} of ${node.op}`, 'known before the size of the batch is', sizes, 'Convert it with fixed sizes.');
}

/** The only whole number of an input. */
export function integerAt(node: AppliedNode, index: number): number {
  const [only, ...others] = integersAt(node, index);
  if (only !== undefined && others.length === 0) return only;
  throw refuse(`input ${index} of ${node.op}`, 'one number', [only, ...others]);
}
