import type { Operand } from '@ibex-ml/core';
import type { Applied, Reader } from './applied.ts';
import type { Value } from '../../imported/fixed-values.ts';
import { foldedOnly, foldedValue } from './folding.ts';
import { convTransposeReaders } from './conv-transpose.ts';
import { einsumReaders } from './einsum.ts';
import { elementwiseReaders } from './elementwise.ts';
import { moveReaders } from './moves.ts';
import { normReaders } from './norms.ts';
import { padReaders } from './pads.ts';
import { pickReaders } from './picks.ts';
import { poolReaders } from './pools.ts';
import { quantizedReaders } from './quantized.ts';
import { recurrentReaders } from './recurrent.ts';
import { resizeReaders } from './resize.ts';
import { refuse } from './values.ts';
import { windowReaders } from './windows.ts';

const readers: Readonly<Record<string, Reader>> = {
  ...convTransposeReaders,
  ...einsumReaders,
  ...elementwiseReaders,
  ...moveReaders,
  ...normReaders,
  ...padReaders,
  ...pickReaders,
  ...poolReaders,
  ...quantizedReaders,
  ...recurrentReaders,
  ...resizeReaders,
  ...windowReaders,
};

/** Every kind of node that is read from ONNX files, in the order of their names. */
export const onnxKinds: readonly string[] = [...new Set([...Object.keys(readers), ...foldedOnly])].sort();

/** What a node gives, one value per output: of sizes and fixed numbers at once, of data in ops. */
export function outputsOf(node: Applied): readonly Value[] {
  const folded = foldedValue(node);
  if (folded !== null) return [folded];
  const read = Object.hasOwn(readers, node.opType) ? readers[node.opType] : undefined;
  if (read === undefined) throw refuse(`the inputs of ${node.opType}`, 'sizes, or fixed in the file', 'computed values');
  const outputs = read(node);
  return Array.isArray(outputs) ? (outputs as readonly Operand[]) : [outputs as Operand];
}
