import { elementwise } from './elementwise.ts';
import { moves } from './moves.ts';
import type { OperationName } from './names.ts';
import { reductions } from './reductions.ts';
import type { OperationRule } from './rule.ts';

/** All operations that can stand between layers, under Keras's names. */
const rules: Readonly<Record<OperationName, OperationRule>> = { ...elementwise, ...reductions, ...moves };

/** The rule of an operation; undefined where there is none of this name. */
export function ruleOf(name: string): OperationRule | undefined {
  return Object.hasOwn(rules, name) ? rules[name as OperationName] : undefined;
}

/** The names of all operations. */
export const operationNames: readonly OperationName[] = Object.keys(rules) as OperationName[];
