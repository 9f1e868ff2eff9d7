import type { NdArray } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { beside, type Place, readSource } from '../files/source.ts';
import { withoutLeftovers } from '../imported/without-leftovers.ts';
import { readJson } from '../json/read-json.ts';
import type { CustomObjects } from '../keras-config/index.ts';
import { fieldsOf, listOf, plainName, readWeights, refuse, type TfjsFiles } from './manifest.ts';
import { readGraph } from './read-graph.ts';
import { readLayers } from './read-layers.ts';

export interface TfjsOptions {
  /** Makers of layers of your own in a layers-model, by class name. */
  readonly customObjects?: CustomObjects;
  /** Whether the weights of a graph-model may be fitted; the statistics of batch normalization never are. Default false: frozen. */
  readonly trainable?: boolean;
}

/**
 * A model from the files of a layers-model or a graph-model, by their names beside `model.json`. Nothing of them runs: of a
 * layers-model only the layers of this project are made, and those in `customObjects`; a graph-model becomes one layer that computes its
 * nodes.
 *
 * @throws {FormatError} for other files, layers and ops that are not known (it lists all ops), and weights of another model
 * @example
 * const files = await tfjsLayersToFiles(sequential([dense(3, { inputShape: [2] })]));
 * tfjsFromFiles(files).countParams(); // 9
 */
export function tfjsFromFiles(files: TfjsFiles, options: TfjsOptions = {}): Model {
  const bytes = files.get('model.json');
  if (bytes === undefined) throw refuse('files', 'with model.json', [...files.keys()], 'Pass all files of the model.');
  const { customObjects = {}, trainable = false } = options;
  const json = modelJson(bytes);
  return withoutLeftovers(() =>
    isGraph(json) ? readGraph(json, files, trainable) : readLayers(json, files, { customObjects, compile: false }),
  );
}

/**
 * A model from `model.json` and the files beside it that it names.
 *
 * @param source - a path of model.json in Node, an address, `opfs://folder/model.json` in a page; or all files, as a user has chosen them:
 *   `loadTfjs(input.files)`
 * @throws {FormatError} as tfjsFromFiles
 * @throws {ResourceError} when a file cannot be had
 */
export async function loadTfjs(source: Place | Iterable<File>, options: TfjsOptions = {}): Promise<Model> {
  const isPlace = typeof source === 'string' || source instanceof URL;
  return tfjsFromFiles(isPlace ? await filesBeside(await readSource(source), source) : await chosenFiles(source), options);
}

/** The weights that `model.json` names, from the files beside it. */
export async function weightsOfJson(bytes: Uint8Array, place: Place): Promise<ReadonlyMap<string, NdArray>> {
  return readWeights(modelJson(bytes)['weightsManifest'], await filesBeside(bytes, place));
}

/** The weights of `model.json` and its shards, as a user has chosen them. */
export async function weightsOfFiles(source: Iterable<File>): Promise<ReadonlyMap<string, NdArray>> {
  const files = await chosenFiles(source);
  return readWeights(modelJson(files.get('model.json') as Uint8Array)['weightsManifest'], files);
}

/** `model.json` and the shards that it names. */
async function filesBeside(bytes: Uint8Array, place: Place): Promise<TfjsFiles> {
  const groups = listOf('weightsManifest', modelJson(bytes)['weightsManifest'] ?? []);
  const names = groups.flatMap((group) => listOf('paths', fieldsOf('weightsManifest', group)['paths']).map(plainName));
  const files = new Map<string, Uint8Array>([['model.json', bytes]]);
  for (const name of names) if (!files.has(name)) files.set(name, await readSource(beside(place, name)));
  return files;
}

/** Files by their names; the only one of JSON is `model.json`, whatever a browser has called it when it was downloaded again. */
async function chosenFiles(source: Iterable<File>): Promise<TfjsFiles> {
  const files = [...source];
  const json = files.filter(({ name }) => name.endsWith('.json'));
  const found = json.find(({ name }) => name === 'model.json') ?? (json.length === 1 ? json[0] : undefined);
  if (found === undefined) {
    const names = files.map(({ name }) => name);
    throw refuse('files', 'with model.json', names, 'Choose model.json and the files beside it, all at once.');
  }
  const rest = files.filter((file) => file !== found);
  const named = await Promise.all(rest.map(async (file) => [file.name, await readSource(file)] as const));
  return new Map([['model.json', await readSource(found)], ...named]);
}

/** Older files do not say what they are, but only a graph has nodes. */
function isGraph({ format, modelTopology }: Readonly<Record<string, unknown>>): boolean {
  if (format === 'graph-model' || format === 'layers-model') return format === 'graph-model';
  return typeof modelTopology === 'object' && modelTopology !== null && 'node' in modelTopology;
}

function modelJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return fieldsOf('model.json', readJson('tfjs', 'model.json', bytes, { depth: 256 }));
}
