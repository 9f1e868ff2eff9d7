import { type Operand, operandSpec, type Shape, type Tensor } from '@ibex-ml/core';
import { Fixed, fixedOf, operandOf, type Value } from '../../imported/fixed-values.ts';
import { refuse, type Told } from './values.ts';

/** A node's inputs and attributes, while the graph is computed. */
export interface Applied {
  readonly opType: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly told: Told;
  /** How many outputs the file asks for. */
  readonly outputs: number;
  readonly version: number;
  /** The types of inputs that stand in the file, by their numbers in ONNX. */
  readonly types: readonly (number | undefined)[];
  /** A zero for each sample; null where the file has a batch of fixed size. */
  readonly rows: () => Tensor | null;
}

/** Computes a node: its output, or a list of all of them. */
export type Reader = (node: Applied) => Operand | readonly Operand[];

/** An input that must be there. */
export function need(node: Applied, index: number = 0): Operand {
  const input = optional(node, index);
  if (input === undefined) throw refuse(`a node ${node.opType}`, `given at least ${index + 1} inputs`, node.inputs.length);
  return input;
}

/** An input that may be left out. */
export function optional({ opType, inputs }: Applied, index: number): Operand | undefined {
  const input = inputs[index];
  return input === undefined ? undefined : operandOf(input, opType);
}

export const shapeOf = (x: Operand): Shape => operandSpec(x).shape;

/** Whole numbers from an attribute, or in later operator sets from an input, which must be fixed. */
export function integers(node: Applied, name: string, index: number): readonly number[] | null {
  const sizes = sizesOf(node, name, index);
  if (sizes === null || !sizes.includes(null)) return sizes as readonly number[] | null;
  throw refuse(
    `input ${index} of ${node.opType}`,
    'known before the size of the batch is',
    sizes,
    'Export the model with fixed sizes.',
  );
}

/** The same where a number may follow from the size of a batch that is not known: null then. */
export function sizesOf(node: Applied, name: string, index: number): readonly (number | null)[] | null {
  const told = node.told.ints(name);
  if (told !== null) return told;
  const input = node.inputs[index];
  if (input === undefined) return null;
  const fixed = input instanceof Fixed ? input : fixedOf(input);
  if (fixed !== null) return fixed.data;
  const remedy = 'Export the model with fixed sizes, or fold its constants first.';
  throw refuse(`input ${index} of ${node.opType}`, 'fixed in the file', 'a computed value', remedy);
}
