import { NdArray, type Operand, operandSpec, type Shape } from '@ibex-ml/core';
import { refuse, type Told } from './import-values.ts';

/** A node's inputs and attributes, while the graph is computed. */
export interface Applied {
  readonly opType: string;
  readonly inputs: readonly (Operand | undefined)[];
  readonly told: Told;
  readonly version: number;
}

export type Reader = (node: Applied) => Operand;

/** An input that must be there. */
export function need({ opType, inputs }: Applied, index: number = 0): Operand {
  const input = inputs[index];
  if (input === undefined) throw refuse(`a node ${opType}`, `given at least ${index + 1} inputs`, inputs.length);
  return input;
}

export const shapeOf = (x: Operand): Shape => operandSpec(x).shape;

/** Whole numbers from an attribute, or in later operator sets from an input, which must be fixed. */
export function integers(node: Applied, name: string, index: number): readonly number[] | null {
  const told = node.told.ints(name);
  if (told !== null) return told;
  const input = node.inputs[index];
  if (input === undefined) return null;
  if (input instanceof NdArray) return Array.from(input.data);
  const remedy = 'Export the model with fixed sizes, or fold its constants first.';
  throw refuse(`input ${index} of ${node.opType}`, 'fixed in the file', 'a computed value', remedy);
}
