import { type KeyPart, type OperationName, writeKey } from '@ibex-ml/models';
import { ourName } from '../argument-names.ts';
import { countAt, type Fields, fieldsOf, isFields, listAt, mapFields, misread, type Place, textAt } from '../fields.ts';
import { isKerasObject } from '../keras-object.ts';
import { isListNode, positionOf, requireNoArguments, type SavedTensor } from '../read-nodes.ts';
import { isOperationModule, operationOf } from './keras-names.ts';

/** An operand in our form: what is fixed, or null where a placeholder goes. */
export type ReadOperand = number | boolean | null | { readonly value: unknown; readonly dtype: string };

/** An application of an operation: its operands, and the placeholders among them. */
export interface ReadCall {
  readonly operation: OperationName;
  readonly operands: readonly ReadOperand[];
  readonly options: Fields;
  readonly inputs: readonly SavedTensor[];
}

/** Arguments of Keras's operations that ours lack, with the values that change nothing. */
const inert: Readonly<Record<string, Fields>> = {
  cumsum: { dtype: null },
  max: { initial: null },
  min: { initial: null },
  normalize: { order: 2 },
  oneHot: { axis: -1, sparse: false },
  pad: { mode: 'constant' },
  prod: { dtype: null },
};

/**
 * Whether an entry of a functional model is an operation. In Keras's .h5 files, where no entry says its module, operations are those
 * that do not say whether they are trained.
 */
export function isOperation(entry: Fields): boolean {
  const { module, class_name: className, config, inbound_nodes: nodes } = entry;
  if (module !== undefined) return isOperationModule(module);
  const isNew = Array.isArray(nodes) && nodes.length > 0 && !nodes.some(isListNode);
  return isNew && isFields(config) && !('trainable' in config) && operationOf(String(className)) !== undefined;
}

/** The type that a file declares for an output of a layer, where another one takes it. */
export type DeclaredType = (output: SavedTensor) => string | undefined;

/** What the applications of a model's layers say of their inputs. */
export function declaredTypes(entries: readonly Fields[]): DeclaredType {
  const types = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isPlaceholder(value)) types.set(JSON.stringify(value.config['keras_history']), String(value.config['dtype']));
    else if (isFields(value)) for (const item of Object.values(value)) visit(item);
  };
  for (const entry of entries) visit(entry['inbound_nodes']);
  return (output) => types.get(JSON.stringify(output));
}

/** The applications of an operation. @throws {FormatError} for one that is not known, and for what it is not applied to here */
export function readOperation(place: Place, entry: Fields, declared: DeclaredType): readonly ReadCall[] {
  const operation = operationOf(textAt(place, entry['class_name']));
  if (operation === undefined) throw unknownOperation(place, entry['class_name']);
  const options = optionsOf(place, operation, fieldsOf(place, entry['config']));
  return listAt(place, entry['inbound_nodes'] ?? []).map((node, application) => {
    const { args, kwargs } = fieldsOf(place, node);
    requireNoArguments(place, fieldsOf(place, kwargs ?? {}));
    const given = listAt(place, args);
    if (operation === 'getItem') {
      const key = keyOf(place, given[1]);
      return readCall(place, { operation, options: { ...options, key } }, given.slice(0, 1));
    }
    const isList = operation === 'concatenate' || operation === 'stack';
    const call = readCall(place, { operation, options }, isList ? listAt(place, given[0]) : given);
    const becomesFloat = /float/.test(declared([textAt(place, entry['name']), application, 0]) ?? '');
    return becomesFloat && given.every(isInteger) ? { ...call, operands: call.operands.map(asFloat) } : call;
  });
}

function optionsOf(place: Place, operation: OperationName, config: Fields): Fields {
  const usual = inert[operation] ?? {};
  return mapFields(config, (name, value) => {
    if (name === 'name') return null;
    if (!Object.hasOwn(usual, name)) return [ourName(name), optionOf(place, name, value)];
    if (usual[name] === value) return null;
    throw misread(`${place}, ${name}`, 'left at its default', value, 'The operation has no such argument here.');
  });
}

function readCall(place: Place, call: Pick<ReadCall, 'operation' | 'options'>, args: readonly unknown[]): ReadCall {
  const read = args.map((arg) => (isPlaceholder(arg) ? positionOf(place, arg.config['keras_history']) : fixedOf(place, arg)));
  const inputs = read.filter((operand) => Array.isArray(operand)) as readonly SavedTensor[];
  return { ...call, operands: read.map((operand) => (Array.isArray(operand) ? null : (operand as ReadOperand))), inputs };
}

function isPlaceholder(value: unknown): value is { readonly config: Fields } {
  return isKerasObject(value) && value.class_name === '__keras_tensor__' && isFields(value.config);
}

/** Keras writes 1.0 as it does 1 once JSON is read; what it made of integers beside it tells which it was. */
function isInteger(arg: unknown): boolean {
  return isPlaceholder(arg) ? /^u?int/.test(String(arg.config['dtype'])) : typeof arg === 'number';
}

function asFloat(operand: ReadOperand): ReadOperand {
  return typeof operand === 'number' ? { value: operand, dtype: 'float32' } : operand;
}

/** An operand that is no placeholder. */
function fixedOf(place: Place, value: unknown): ReadOperand {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (isKerasObject(value) && (value.class_name === '__numpy__' || value.class_name === '__tensor__')) {
    const { value: numbers, dtype } = fieldsOf(place, value.config);
    return { value: numbers, dtype: ourType(textAt(place, dtype)) };
  }
  if (Array.isArray(value)) return arrayOf(value);
  throw misread(place, 'applied to outputs of layers, numbers and arrays', value, 'Write it as a layer of your own.');
}

/** For one of Keras's operations that Ibex lacks. */
export function unknownOperation(place: Place, received: unknown): ReturnType<typeof misread> {
  const remedy =
    'Write what it computes in layers or in other operations, or in a class of your own whose maker is in customObjects.';
  return misread(place, 'an operation that is known here', received, remedy);
}

/** Nested numbers whose type is not said. */
export function arrayOf(value: readonly unknown[]): ReadOperand {
  const whole = value.flat(Infinity).every((number) => Number.isInteger(number));
  return { value, dtype: whole ? 'int32' : 'float32' };
}

/** Numbers of 64 bits are computed in 32. */
function ourType(dtype: string): string {
  return dtype === 'float64' ? 'float32' : dtype === 'int64' ? 'int32' : dtype;
}

/** More axes than any array has. Work grows with the square of their number. */
const mostAxes = 64;

/** An argument of an operation in our form. @throws {FormatError} for a list that is too long to be one of axes or sizes */
export function optionOf(place: Place, name: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > mostAxes) {
    throw misread(`${place}, ${name}`, `a list of at most ${mostAxes} numbers`, `one of ${value.length}`);
  }
  return name === 'dtype' && typeof value === 'string' ? ourType(value) : value;
}

/** A key in our form, from that of Keras 3 or of Keras 2. */
export function keyOf(place: Place, key: unknown): string {
  return writeKey([optionOf(place, 'key', key)].flat().map((part) => keyPart(place, part)));
}

function keyPart(place: Place, part: unknown): KeyPart {
  if (part === null) return 'None';
  if (typeof part === 'number' && Number.isInteger(part)) return part;
  if (isFields(part) && part['class_name'] === '__ellipsis__') return '...';
  const { start, stop, step } = fieldsOf(place, isKerasObject(part) ? part.config : part);
  const bound = (value: unknown): number | null => {
    if (value === null || value === undefined) return null;
    return (value as number) < 0 ? -countAt(place, -(value as number)) : countAt(place, value);
  };
  return { start: bound(start), stop: bound(stop), step: bound(step) };
}
