import { countAt, type Fields, fieldsOf, isFields, listAt, misread, type Place, textAt } from './fields.ts';
import { isKerasObject } from './keras-object.ts';

/** A placeholder as a config names it: its layer, which application of it, which of the outputs. */
export type SavedTensor = readonly [layer: string, application: number, output: number];

/** An application of a layer. */
export interface SavedNode {
  readonly inputs: readonly SavedTensor[];
  readonly listed: boolean;
}

/** Whether an application is written as Keras 2 and tfjs do: as a list. */
export function isListNode(node: unknown): boolean {
  return Array.isArray(node);
}

/** An application of a layer, in the form of Keras 3 or in that of Keras 2 and tfjs. */
export function readNode(place: Place, node: unknown): SavedNode {
  if (isListNode(node)) {
    const inputs = listAt(place, node).map((input) => listedTensor(place, input));
    return { inputs, listed: inputs.length > 1 };
  }
  const { args, kwargs } = fieldsOf(place, node);
  const { inputs: named, ...rest } = fieldsOf(place, kwargs ?? {});
  requireNoArguments(place, rest);
  const given = [...listAt(place, args ?? []), ...(named === undefined ? [] : [named])];
  const [only] = given;
  if (given.length !== 1) throw otherArguments(place, `${given.length} arguments`);
  const list = isFields(only) && only['class_name'] === '__tuple__' ? only['items'] : only;
  if (!Array.isArray(list)) return { inputs: [tensorOf(place, list)], listed: false };
  return { inputs: list.map((item) => tensorOf(place, item)), listed: true };
}

/** The inputs or outputs of a model: one, a list, or by names that are those of the layers. */
export function readEnds(place: Place, ends: unknown): SavedNode {
  if (isFields(ends) && ends['class_name'] !== '__tuple__') {
    const other = Object.entries(ends).find(([name, end]) => !Array.isArray(end) || end[0] !== name);
    if (other === undefined) return { inputs: Object.values(ends).map((end) => positionOf(place, end)), listed: true };
    throw misread(
      place,
      'named as their layers are',
      other[0],
      'Give the layers of inputs and outputs the names they are used by.',
    );
  }
  const list = isFields(ends) ? listAt(place, ends['items']) : listAt(place, ends);
  if (typeof list[0] === 'string') return { inputs: [positionOf(place, list)], listed: false };
  return { inputs: list.map((end) => positionOf(place, end)), listed: true };
}

function listedTensor(place: Place, value: unknown): SavedTensor {
  const parts = listAt(place, value);
  requireNoArguments(place, fieldsOf(place, parts[3] ?? {}));
  return positionOf(place, parts.slice(0, 3));
}

function tensorOf(place: Place, value: unknown): SavedTensor {
  if (isKerasObject(value) && value.class_name === '__keras_tensor__') {
    return positionOf(place, fieldsOf(place, value.config)['keras_history']);
  }
  throw otherArguments(place, value);
}

/** A placeholder that is named by a list. */
export function positionOf(place: Place, value: unknown): SavedTensor {
  const [layer, application, output] = listAt(place, value);
  return [textAt(place, layer), countAt(place, application), countAt(place, output)];
}

/**
 * Arguments of a call besides its inputs. Those that are null are as if they were not there, and so is `training` in Keras 3: what
 * the whole model is told takes its place.
 */
export function requireNoArguments(place: Place, given: Fields): void {
  const other = Object.entries(given).find(([name, value]) => value !== null && name !== 'training');
  if (other !== undefined) throw otherArguments(place, other[0]);
}

function otherArguments(place: Place, received: unknown): ReturnType<typeof misread> {
  const remedy = 'Apply layers to their inputs alone in the model, and save it again.';
  return misread(place, 'applied to one tensor or one list of tensors, without other arguments', received, remedy);
}
