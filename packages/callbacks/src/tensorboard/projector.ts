import { readFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import { DataError, ResourceError, type Variable } from '@ibex-ml/core';
import { writeWhole } from '@ibex-ml/data/durable';
import type { AnyLayer } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { refused } from '../check.ts';
import { told } from '../unwritable.ts';
import { type ProjectedTensor, projectorConfig, tableOf } from './projector-files.ts';
import { weightTags } from './weight-tags.ts';

/** One file of labels for all embeddings, or files by the names of layers. */
export type EmbeddingsMetadata = string | Readonly<Record<string, string>>;

/** A layer whose vectors are written. */
interface Embedded {
  readonly layer: AnyLayer;
  /** The name of its file of labels beside the others; null where it has none. */
  readonly metadata: string | null;
}

const where = 'tensorBoard';

/**
 * Writes embeddings for TensorBoard's projector: after an epoch the vectors of each `embedding` layer as a table, with the labels that they were given, and
 * the list of all tables that are there. All of it lies in the folder of the run, outside of which the projector reads nothing.
 */
export class Projector {
  readonly #logDir: string;
  readonly #metadata: EmbeddingsMetadata | null;
  #model: Model | null = null;
  #embedded: readonly Embedded[] = [];
  /** The epochs whose tables are there. */
  #epochs: readonly number[] = [];

  constructor(logDir: string, metadata: EmbeddingsMetadata | null) {
    this.#logDir = logDir;
    this.#metadata = metadata;
  }

  get epochs(): readonly number[] {
    return this.#epochs;
  }

  /**
   * Finds the layers, and copies the labels.
   *
   * @param epochs - after which a run that is gone on with has written tables
   * @throws {ArgumentError} when the model has no embeddings, or labels are for a layer that it has not
   * @throws {DataError} when there are not as many labels as vectors
   * @throws {ResourceError} when labels cannot be read, or the folder cannot be written
   */
  async begin(model: Model, epochs: readonly number[]): Promise<void> {
    const layers = embeddingLayers(model.layers);
    if (layers.length === 0) {
      const received = model.layers.map(({ className }) => className);
      throw refused(where, 'embeddingsFreq', '0 for a model without Embedding layers', received, 'Leave it out.');
    }
    const named = typeof this.#metadata === 'object' && this.#metadata !== null ? Object.keys(this.#metadata) : [];
    const unknown = named.find((name) => !layers.some((layer) => layer.name === name));
    if (unknown !== undefined) {
      const expected = `of the Embedding layers ${layers.map(({ name }) => name).join(', ')}`;
      throw refused(where, 'embeddingsMetadata', expected, unknown, 'Check the name of the layer.');
    }
    const embedded: Embedded[] = [];
    for (const layer of layers) embedded.push({ layer, metadata: await this.#copyLabels(layer) });
    this.#embedded = embedded;
    this.#model = model;
    this.#epochs = epochs;
  }

  /** Writes what the embeddings are after an epoch. @throws {ResourceError} */
  async write(epoch: number): Promise<void> {
    for (const { layer } of this.#embedded) await this.#put(fileOf(layer, epoch), tableOf(await vectorsOf(layer).read()));
    this.#epochs = [epoch, ...this.#epochs.filter((other) => other !== epoch)];
    await this.#put('projector_config.pbtxt', projectorConfig(this.#epochs.flatMap((at) => this.#tensorsOf(at))));
  }

  #tensorsOf(epoch: number): readonly ProjectedTensor[] {
    const tags = new Map([...weightTags(this.#model as Model)].map(([tag, weight]) => [weight, tag]));
    return this.#embedded.map(({ layer, metadata }) => ({
      tensorName: `${tags.get(vectorsOf(layer))} after epoch ${epoch}`,
      tensorPath: fileOf(layer, epoch),
      tensorShape: vectorsOf(layer).shape,
      metadataPath: metadata,
    }));
  }

  /** The labels of a layer, as a file beside the vectors. */
  async #copyLabels(layer: AnyLayer): Promise<string | null> {
    const given = typeof this.#metadata === 'string' ? this.#metadata : (this.#metadata?.[layer.name] ?? null);
    if (given === null) return null;
    const path = isAbsolute(given) ? given : join(this.#logDir, given);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (cause) {
      throw new ResourceError({
        where,
        argument: 'embeddingsMetadata',
        expected: 'a file that can be read',
        received: path,
        remedy: `Write it before training (${cause instanceof Error ? cause.message : String(cause)}).`,
        cause,
      });
    }
    const lines = text.replace(/\n$/, '').split('\n');
    // A table of several columns has a line of their names.
    const labels = lines.length - (lines[0]?.includes('\t') === true ? 1 : 0);
    const vectors = layer.getConfig()['inputDim'] as number;
    if (labels === vectors) {
      const name = `metadata-${safe(layer.name)}-${basename(given)}`;
      await this.#put(name, text);
      return name;
    }
    throw new DataError({
      where,
      argument: 'embeddingsMetadata',
      expected: `a file of ${vectors} labels, one for each vector of "${layer.name}", under a line of names where there are several columns`,
      received: `${labels} labels in "${path}"`,
      remedy: 'Write a line for each word of the vocabulary, in its order.',
    });
  }

  async #put(name: string, text: string): Promise<void> {
    try {
      await writeWhole(join(this.#logDir, 'train', name), new TextEncoder().encode(text));
    } catch (cause) {
      throw told(where, 'logDir', this.#logDir, cause);
    }
  }
}

/** All layers of embeddings, also within others, each once. */
function embeddingLayers(layers: readonly AnyLayer[]): readonly AnyLayer[] {
  const found = layers.flatMap((layer) => [
    ...(layer.className === 'Embedding' ? [layer] : []),
    ...embeddingLayers(layer.sublayers),
  ]);
  return [...new Set(found)];
}

function fileOf(layer: AnyLayer, epoch: number): string {
  return `embeddings-${safe(layer.name)}-${epoch}.tsv`;
}

/** The table of a layer that has been built. */
function vectorsOf(layer: AnyLayer): Variable {
  return layer.weights[0] as Variable;
}

/** A name as a part of a file's. */
function safe(name: string): string {
  return encodeURIComponent(name).replaceAll('*', '%2A');
}
