import type { Model } from '@ibex-ml/models';
import { writeWhole } from '@ibex-ml/data/durable';
import type { TfjsFiles } from './manifest.ts';
import { tfjsGraphToFiles, type TfjsGraphOptions } from './write-graph.ts';
import { tfjsLayersToFiles } from './write-layers.ts';

/**
 * Writes a model as tfjs's layers-model into a folder; `model.json` is written last. Node only.
 *
 * @throws {StateError | ArgumentError} as tfjsLayersToFiles; nothing is written then
 * @throws {ResourceError} when a file cannot be written
 */
export async function saveTfjsLayers(model: Model, folder: string): Promise<void> {
  await writeAll(await tfjsLayersToFiles(model), folder);
}

/**
 * Writes a model's prediction as tfjs's graph-model into a folder; `model.json` is written last. Node only.
 *
 * @throws {StateError | ArgumentError} as tfjsGraphToFiles; nothing is written then
 * @throws {ResourceError} when a file cannot be written
 */
export async function saveTfjsGraph(model: Model, folder: string, options: TfjsGraphOptions = {}): Promise<void> {
  await writeAll(await tfjsGraphToFiles(model, options), folder);
}

async function writeAll(files: TfjsFiles, folder: string): Promise<void> {
  const { default: path } = await import('node:path');
  for (const [name, bytes] of [...files].reverse()) await writeWhole(path.join(folder, name), bytes);
}
