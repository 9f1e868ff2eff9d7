import type { Model } from '@ibex-ml/models';
import { writeFolder } from '../files/write-folder.ts';
import { tfjsGraphToFiles, type TfjsGraphOptions } from './write-graph.ts';
import { tfjsLayersToFiles } from './write-layers.ts';

/**
 * Writes a model as tfjs's layers-model into a folder; `model.json` is written last. In a page to `opfs://folder`.
 *
 * @throws {StateError | ArgumentError} as tfjsLayersToFiles; nothing is written then
 * @throws {ResourceError} when a file cannot be written
 */
export async function saveTfjsLayers(model: Model, folder: string): Promise<void> {
  await writeFolder(folder, await tfjsLayersToFiles(model));
}

/**
 * Writes a model's prediction as tfjs's graph-model into a folder; `model.json` is written last. In a page to `opfs://folder`.
 *
 * @throws {StateError | ArgumentError} as tfjsGraphToFiles; nothing is written then
 * @throws {ResourceError} when a file cannot be written
 */
export async function saveTfjsGraph(model: Model, folder: string, options: TfjsGraphOptions = {}): Promise<void> {
  await writeFolder(folder, await tfjsGraphToFiles(model, options));
}
