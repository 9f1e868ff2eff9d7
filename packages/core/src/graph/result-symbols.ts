import { ArgumentError } from '../errors.ts';
import { leavesOf, type Tree } from './structure.ts';
import type { SymbolicTensor, Tensor } from './symbolic-tensor.ts';
import { symbolFor, type Trace } from './trace.ts';

/** The symbols of what a traced function has returned, in order. @throws {ArgumentError} where it has returned nothing */
export function resultSymbols(trace: Trace, result: Tree<Tensor>): SymbolicTensor[] {
  return leavesOf<Tensor | null | undefined>(result).map((leaf) => {
    if (leaf !== undefined && leaf !== null) return symbolFor(trace, leaf, null);
    throw new ArgumentError({
      where: 'traced function',
      argument: 'its result',
      expected: 'tensors, alone or nested in arrays and records',
      received: leaf,
      remedy: 'Return what the function computes; where it only assigns to a variable, return variable.value.',
    });
  });
}
