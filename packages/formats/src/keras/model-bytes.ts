import { FormatError } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { zipSync } from 'fflate';
import { isHdf5, type H5Group, readHdf5 } from '../hdf5/read.ts';
import { type H5Contents, writeHdf5 } from '../hdf5/write.ts';
import { type Fields, isFields } from '../keras-config/fields.ts';
import {
  compileAs,
  kerasJson,
  type KerasConfigOptions,
  makeModel,
  modelToKerasConfig,
  readConfig,
  WeightBudget,
  withScaling,
} from '../keras-config/index.ts';
import { isLegacyOptimizer } from '../keras-config/legacy-optimizer.ts';
import { mostUnpacked } from '../zip/inflate.ts';
import { readZip } from '../zip/read-zip.ts';
import { H5Tree } from './h5-tree.ts';
import { requireNamesOfKeras3 } from './layer-names.ts';
import { legacyConfig, legacyTraining } from './legacy-config.ts';
import { addLegacyOptimizer, addLegacyWeights, arraysOf } from './legacy-groups.ts';
import { loadWeightsFrom } from './load-weights.ts';
import { optimizerState, restoreOptimizer } from './optimizer-state.ts';
import { innerOptimizer, variablesIn, weightGroups } from './weight-groups.ts';

/** The version of Keras whose files are written. */
const kerasVersion = '3.15.1';

export interface SaveModelOptions {
  /** Whether the optimizer and its state go along, so that training can go on; default true. */
  readonly includeOptimizer?: boolean;
}

export interface LoadModelOptions extends Pick<KerasConfigOptions, 'customObjects' | 'compile'> {
  /** Whether the optimizer's state is taken over; default true. Without it the optimizer begins anew. */
  readonly includeOptimizer?: boolean;
}

/**
 * A whole model as the bytes of a file of Keras: layers, weights, what it was compiled with, and the optimizer's state. Anywhere.
 *
 * @param format - `keras` for `.keras` (default), `h5` for the older `.h5`
 * @throws {ArgumentError} for what Keras's files have no form for
 * @example
 * const model = sequential([dense(3, { inputShape: [4] })]);
 * const copy = await modelFromBytes(await modelToBytes(model));
 * copy.countParams() // 15
 */
export async function modelToBytes(
  model: Model,
  options: SaveModelOptions & { readonly format?: 'keras' | 'h5' } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { includeOptimizer = true, format = 'keras' } = options;
  const { compile_config: compiled, ...config } = modelToKerasConfig(model, { compile: includeOptimizer });
  const state = compiled === undefined ? null : await optimizerState(model);
  if (format === 'h5') {
    const tree = new H5Tree();
    const versions = { keras_version: kerasVersion, backend: 'tensorflow' };
    Object.assign(tree.root.attributes, versions, { model_config: kerasJson(legacyConfig(config)) });
    if (compiled !== undefined) tree.root.attributes['training_config'] = kerasJson(legacyTraining(compiled));
    await addLegacyWeights(tree, model, versions);
    if (state !== null) addLegacyOptimizer(tree, state.names, state.values);
    return writeHdf5(tree.root);
  }
  requireNamesOfKeras3(model);
  const weights: H5Contents = await weightGroups(model, state);
  const now = new Date();
  const saved = { keras_version: kerasVersion, date_saved: now.toISOString().slice(0, 19).replace('T', '@') };
  const text = new TextEncoder();
  return zipSync(
    {
      'metadata.json': text.encode(JSON.stringify(saved)),
      'config.json': text.encode(kerasJson({ ...config, ...(compiled === undefined ? {} : { compile_config: compiled }) })),
      'model.weights.h5': await writeHdf5(weights),
    },
    { level: 0, mtime: now },
  );
}

/**
 * A model from the bytes of a `.keras` or `.h5` file of Keras 3 or Keras 2. Anywhere.
 *
 * Nothing from the file runs and no other file is read: only layers of this project and those in `customObjects` are made.
 *
 * @throws {FormatError} for files that are damaged, made to do harm, or of layers that are not known
 */
export async function modelFromBytes(bytes: Uint8Array, options: LoadModelOptions = {}): Promise<Model> {
  return isHdf5(bytes) ? fromHdf5(bytes, options) : fromZip(bytes, options);
}

const config = 'config.json';
const weights = 'model.weights.h5';

async function fromZip(bytes: Uint8Array, options: LoadModelOptions): Promise<Model> {
  const members = readZip(bytes, (name) => name === config || name === weights);
  const [configBytes, weightBytes] = [members.get(config), members.get(weights)];
  if (configBytes === undefined || weightBytes === undefined) {
    throw notOne('a .keras file', `a zip file without ${configBytes === undefined ? config : weights}`);
  }
  const described = readConfig('loadModel', config, configBytes);
  // What is unpacked twice counts twice.
  const root = readHdf5(weightBytes, Math.max(0, mostUnpacked(bytes.length) - weightBytes.length));
  const scaled = root.group(innerOptimizer) === null ? described : withScaling(described);
  const model = makeModel(scaled, options, budgetOf(weightBytes, root));
  loadWeightsFrom(model, root);
  const state = variablesIn(root.group('optimizer/vars'));
  await restored(model, state, false, options);
  return model;
}

async function fromHdf5(bytes: Uint8Array, options: LoadModelOptions): Promise<Model> {
  const root = readHdf5(bytes);
  const described = jsonIn(root, 'model_config');
  if (described === null) throw notOne('an .h5 file with a model', 'one without model_config, as of weights alone');
  const { compile = true, customObjects = {} } = options;
  const model = makeModel(described, { ...options, compile: false }, budgetOf(bytes, root));
  loadWeightsFrom(model, root);
  const training = compile ? jsonIn(root, 'training_config') : null;
  if (training !== null) compileAs(model, training, customObjects);
  const legacy = isLegacyOptimizer(training?.['optimizer_config']);
  await restored(model, arraysOf(root.group('optimizer_weights')), legacy, options);
  return model;
}

/** As many weights as the file has bytes, or as its compressed arrays have elements. */
function budgetOf(bytes: Uint8Array, root: H5Group): WeightBudget {
  return new WeightBudget(Math.max(bytes.length, root.elements), true);
}

async function restored(
  model: Model,
  state: Parameters<typeof restoreOptimizer>[1],
  legacy: boolean,
  options: LoadModelOptions,
): Promise<void> {
  if (model.compiled && state.length > 0 && options.includeOptimizer !== false) await restoreOptimizer(model, state, legacy);
}

function jsonIn(root: H5Group, attribute: string): Fields | null {
  const text = root.attributes.get(attribute);
  if (typeof text !== 'string') return null;
  const value = readConfig('loadModel', attribute, new TextEncoder().encode(text));
  return isFields(value) ? value : null;
}

function notOne(expected: string, received: string): FormatError {
  const remedy = 'Load weights alone by loadWeights, into a model that is made before.';
  return new FormatError({ where: 'loadModel', argument: 'bytes', expected, received, remedy });
}
