import { encodeMessage } from '@ibex-ml/core/protobuf';
import type { Model } from '@ibex-ml/models';
import { writeFolder } from '../files/write-folder.ts';
import { checkLabels, type Preprocessing } from '../inference/preprocessing.ts';
import { type SavedModel, savedModel } from './proto.ts';
import { producer, servingGraph } from './serving-graph.ts';

export interface SavedModelOptions {
  /** Makes the preparation of data part of the model. For models of one input. */
  readonly preprocess?: Preprocessing;
  /** The names of the classes in their order, kept as `assets.extra/labels.txt`, a line each. */
  readonly labels?: readonly string[];
}

/**
 * A model's prediction as the files of a TensorFlow SavedModel, by their paths in its folder: the graph with its weights as
 * constants, tagged `serve`, with the signature `serving_default`, for batches of any size.
 *
 * @throws {StateError} when the model does not know its inputs yet
 * @throws {ArgumentError} for wrong options, or an op that the export lacks; it names the op
 */
export async function savedModelToFiles(
  model: Model,
  options: SavedModelOptions = {},
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const where = `SavedModel export of ${model.label}`;
  const { preprocess, labels } = options;
  if (labels !== undefined) checkLabels(where, labels);
  const { nodes, inputs, outputs } = await servingGraph(where, model, preprocess);
  const signature = { inputs, outputs, methodName: 'tensorflow/serving/predict' };
  const message: SavedModel = {
    schemaVersion: 1,
    metaGraphs: [
      {
        info: { tags: ['serve'] },
        graph: { node: nodes, versions: { producer } },
        signatures: [{ key: 'serving_default', value: signature }],
      },
    ],
  };
  const files = new Map([['saved_model.pb', encodeMessage(savedModel, message)]]);
  if (labels !== undefined)
    files.set('assets.extra/labels.txt', new TextEncoder().encode(labels.map((label) => `${label}\n`).join('')));
  return files;
}

/**
 * Writes a model's prediction as a SavedModel into a folder, for TensorFlow Serving one that is called by a version: `mnist/1`.
 * The graph is written last. In a page to `opfs://folder`.
 *
 * @throws {StateError | ArgumentError} as savedModelToFiles; nothing is written then
 * @throws {ResourceError} when a file cannot be written
 */
export async function saveSavedModel(model: Model, folder: string, options: SavedModelOptions = {}): Promise<void> {
  await writeFolder(folder, await savedModelToFiles(model, options));
}
