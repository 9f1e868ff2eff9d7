import type { Fixed } from '../../imported/fixed-values.ts';
import type { Applied } from './applied.ts';
import { refuse } from './values.ts';

/** Computes a node of fixed values. */
export type Rule = (node: Applied, inputs: readonly Fixed[]) => Fixed;

/** The first value. */
export const first = (inputs: readonly Fixed[]): Fixed => nth(inputs, 0);

/** A value that must be there. */
export function nth(inputs: readonly Fixed[], index: number): Fixed {
  const input = inputs[index];
  if (input === undefined) throw refuse('a node of fixed values', `given at least ${index + 1} inputs`, inputs.length);
  return input;
}
