import { ArgumentError } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { writeWhole } from '@ibex-ml/data/durable';
import { readSource, type Source } from '../files/source.ts';
import { readHdf5 } from '../hdf5/read.ts';
import { writeHdf5 } from '../hdf5/write.ts';
import type { WeightReport } from './layer-values.ts';
import { type LoadWeightsOptions, loadWeightsFrom } from './load-weights.ts';
import { type LoadModelOptions, modelFromBytes, modelToBytes, type SaveModelOptions } from './model-bytes.ts';
import { weightGroups } from './weight-groups.ts';

/**
 * Writes a whole model to a file that Keras loads: layers, weights, what it was compiled with, and the optimizer's state. A reader, or a
 * crash, never sees half of it. In a page to `opfs://folder/name`, a file that the browser keeps for the page’s origin.
 *
 * @param path - ends with `.keras`, or with `.h5` for the older form
 * @throws {ArgumentError} for another ending, and for what Keras's files have no form for
 * @throws {ResourceError} when the file cannot be written
 * @example
 * const model = sequential([dense(3, { inputShape: [4], name: 'out' })]);
 * await saveModel(model, 'iris.keras');
 * (await loadModel('iris.keras')).getLayer('out').countParams() // 15
 * @see keras.Model.save
 */
export async function saveModel(model: Model, path: string, options: SaveModelOptions = {}): Promise<void> {
  await writeWhole(path, await modelToBytes(model, { ...options, format: formatOf(path) }));
}

/**
 * A model from a `.keras` or `.h5` file of Keras 3 or Keras 2: with its weights, compiled as it was, and with the optimizer's state.
 *
 * Nothing from the file runs and no other file is read: only layers of this project and those in `customObjects` are made.
 *
 * @param source - a path in Node, an address, `opfs://folder/name` in a page, a File or Blob, or bytes
 * @param options.customObjects - makers of layers of your own, by class name
 * @param options.compile - whether to compile the model as it was; default true
 * @throws {FormatError} for files that are damaged, made to do harm, or of layers that are not known
 * @throws {ResourceError} when the file cannot be read
 * @see keras.models.load_model
 */
export async function loadModel(source: Source, options: LoadModelOptions = {}): Promise<Model> {
  return modelFromBytes(await readSource(source), options);
}

/** The weights of a model as the bytes of a `.weights.h5` file of Keras 3. Anywhere. */
export async function weightsToBytes(model: Model): Promise<Uint8Array<ArrayBuffer>> {
  return writeHdf5(await weightGroups(model, null));
}

/**
 * Writes the weights of a model to a file, whole or not at all. In a page to `opfs://folder/name`.
 *
 * @param path - ends with `.weights.h5`, as Keras wants it
 * @throws {ArgumentError} for another ending
 * @throws {ResourceError} when the file cannot be written
 * @see keras.Model.save_weights
 */
export async function saveWeights(model: Model, path: string): Promise<void> {
  if (!ends(path, '.weights.h5')) throw otherEnding('saveWeights', '.weights.h5', path);
  await writeWhole(path, await weightsToBytes(model));
}

/**
 * Gives a model the weights of a file: `.weights.h5` of Keras 3, `.h5` of weights or of a whole model; all or none, or by name those that
 * fit. The report says which layers have got theirs.
 *
 * @param source - a path in Node, an address, `opfs://folder/name` in a page, a File or Blob, or bytes
 * @throws {FormatError} for files that are damaged, and without `byName` for those of other models
 * @throws {StateError} when the model has no weights yet
 * @example
 * import { loadWeights, weightsToBytes } from '@ibex-ml/formats/keras';
 * const base = [dense(3, { inputShape: [4], name: 'base' })];
 * const bytes = await weightsToBytes(sequential([...base, dense(2, { name: 'old' })]));
 * const other = sequential([dense(3, { inputShape: [4], name: 'base' }), dense(5, { name: 'new' })]);
 * const report = await loadWeights(other, bytes, { byName: true });
 * report.loaded // ['base']
 * report.skipped // [{ layer: 'new', reason: 'the file has no layer of this name' }]
 * report.unused // ['old']
 * @see keras.Model.load_weights
 */
export async function loadWeights(model: Model, source: Source, options: LoadWeightsOptions = {}): Promise<WeightReport> {
  return loadWeightsFrom(model, readHdf5(await readSource(source)), options);
}

function formatOf(path: string): 'keras' | 'h5' {
  if (ends(path, '.keras')) return 'keras';
  if (ends(path, '.h5') && !ends(path, '.weights.h5')) return 'h5';
  throw otherEnding('saveModel', '.keras or .h5, and not with .weights.h5', path);
}

/** Whether it is a path of this ending; JavaScript gives anything. */
function ends(path: unknown, ending: string): path is string {
  return typeof path === 'string' && path.endsWith(ending);
}

function otherEnding(where: string, ending: string, received: unknown): ArgumentError {
  const remedy = 'The ending says which form the file has: Keras looks at it too.';
  return new ArgumentError({ where, argument: 'path', expected: `one that ends with ${ending}`, received, remedy });
}
