import { FormatError, formatSpec, isFloat, NdArray, sameShape, type Variable } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import { writeWhole } from '@ibex-ml/data/durable';
import { readSource, type Source } from '../files/source.ts';
import { notBuilt } from '../weights/not-built.ts';
import { weightPaths } from '../weights/weight-paths.ts';
import { decodeSafetensors } from './decode.ts';
import { encodeSafetensors } from './encode.ts';

/** The weights of a model (or a layer) as the bytes of a safetensors file. */
export async function weightsToBytes(model: AnyLayer): Promise<Uint8Array<ArrayBuffer>> {
  const tensors = new Map<string, NdArray>();
  for (const [path, weight] of weightPaths(model)) tensors.set(path, await weight.read());
  return encodeSafetensors(tensors, { format: 'ibex', model: model.className });
}

/**
 * Sets the weights of a model from the bytes of a file written for a model of the same structure; all or none. Floats of 16 bits fit
 * weights of 32.
 *
 * @throws {FormatError} when the bytes are no safetensors file, or of another model
 * @throws {StateError} when the model has no weights yet
 */
export function weightsFromBytes(model: AnyLayer, bytes: Uint8Array): void {
  const { tensors } = decodeSafetensors(bytes);
  const weights = weightPaths(model);
  if (weights.size === 0 && tensors.size > 0) throw notBuilt(model);
  const lacking = [...weights.keys()].filter((path) => !tensors.has(path));
  const extra = [...tensors.keys()].filter((path) => !weights.has(path));
  if (lacking.length > 0 || extra.length > 0)
    throw otherModel(model, 'weights', `all of ${weights.size} weights and no others`, difference(lacking, extra));
  for (const [path, weight] of weights) {
    const tensor = tensors.get(path) as NdArray;
    if (!sameShape(tensor.shape, weight.shape) || !fits(tensor, weight)) {
      throw otherModel(model, `${path} (${weight.name})`, formatSpec(weight), tensor);
    }
  }
  for (const [path, weight] of weights) {
    const { data, shape } = tensors.get(path) as NdArray;
    weight.assign(new NdArray(data, shape, weight.dtype));
  }
}

const fits = (tensor: NdArray, weight: Variable): boolean =>
  tensor.dtype === weight.dtype || (weight.dtype === 'float32' && isFloat(tensor.dtype));

/**
 * Writes the weights of a model to a file, whole or not at all: a reader, or a crash, never sees half of it. In a page to
 * `opfs://folder/name`.
 *
 * @example
 * const [trained, fresh] = [1, 2].map(() => sequential([dense(3, { inputShape: [2] })]));
 * await saveWeights(trained, 'run/weights.safetensors');
 * await loadWeights(fresh, 'run/weights.safetensors');
 * (await fresh.getWeights()).length; // 2
 */
export async function saveWeights(model: AnyLayer, path: string): Promise<void> {
  await writeWhole(path, await weightsToBytes(model));
}

/**
 * Sets the weights of a model from a file; all or none.
 *
 * @param source - a path in Node, an address, `opfs://folder/name` in a page, a File or Blob, or bytes
 * @throws {ResourceError} when the file cannot be read
 * @throws {FormatError} when it is damaged, or of another model
 */
export async function loadWeights(model: AnyLayer, source: Source): Promise<void> {
  weightsFromBytes(model, await readSource(source));
}

function difference(lacking: readonly string[], extra: readonly string[]): string {
  const listed = (paths: readonly string[]): string => paths.slice(0, 3).join(', ') + (paths.length > 3 ? ', ...' : '');
  const parts = [lacking.length > 0 ? `without ${listed(lacking)}` : '', extra.length > 0 ? `with ${listed(extra)}` : ''];
  return parts.filter((part) => part !== '').join('; ');
}

function otherModel(model: AnyLayer, argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({
    where: `loadWeights into ${model.label}`,
    argument,
    expected,
    received,
    remedy: 'The file belongs to another model: make the model with the layers and sizes it was saved with.',
  });
}
