import { NdArray } from '@ibex-ml/core';
import type { AnyLayer, OperationCall } from '@ibex-ml/layers';
import { type KeyPart, readKey } from '@ibex-ml/models';
import { kerasName } from '../argument-names.ts';
import { type Fields, mapFields } from '../fields.ts';
import type { KerasObject } from '../keras-object.ts';
import { kerasOperation } from './keras-names.ts';

/** An operation as Keras 3 writes it. */
export function operationToKeras({ name, label }: AnyLayer, operation: OperationCall): KerasObject {
  const { module, className } = kerasOperation(operation.name);
  const own = mapFields(operation.options, (option, value) => (option === 'key' ? null : [kerasName(label, option), value]));
  return { module, class_name: className, config: { name, ...own }, registered_name: className };
}

/**
 * What an operation is applied to: its placeholders as Keras writes them, with what is fixed between them.
 *
 * @param rank - the number of axes of its first placeholder
 */
export function operationNode(
  { name, operands, options }: OperationCall,
  placeholders: readonly unknown[],
  rank: number,
): Fields {
  const left = [...placeholders];
  const args = operands.map((fixed) => (fixed === null ? left.shift() : fixedToKeras(fixed)));
  if (name === 'getItem')
    return { args: [...args, spelledOut(readKey(options['key'] as string), rank).map(partToKeras)], kwargs: {} };
  return { args: name === 'concatenate' || name === 'stack' ? [args] : args, kwargs: {} };
}

function fixedToKeras(fixed: number | boolean | NdArray): unknown {
  if (!(fixed instanceof NdArray)) return fixed;
  return { class_name: '__numpy__', config: { value: fixed.toArray(), dtype: fixed.dtype } };
}

/** A key without `...`, which Keras does not read back from .h5 files. */
function spelledOut(parts: readonly KeyPart[], rank: number): readonly KeyPart[] {
  const named = parts.filter((part) => part !== 'None' && part !== '...').length;
  const rest = Array.from({ length: rank - named }, (): KeyPart => ({ start: null, stop: null, step: null }));
  return parts.flatMap((part) => (part === '...' ? rest : [part]));
}

function partToKeras(part: KeyPart): unknown {
  if (part === 'None') return null;
  return typeof part === 'number' ? part : { class_name: '__slice__', config: part };
}
