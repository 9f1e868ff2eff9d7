import { NdArray } from '@ibex-ml/core';
import { loadModel, modelToBytes } from '@ibex-ml/formats/keras';
import { onnxFromBytes, onnxToBytes } from '@ibex-ml/formats/onnx';
import { reviewJson } from '@ibex-ml/formats/review';
import { weightsFromBytes, weightsToBytes } from '@ibex-ml/formats/safetensors';
import { savedModelToFiles } from '@ibex-ml/formats/saved-model';
import { tfjsFromFiles, tfjsGraphToFiles, tfjsLayersToFiles } from '@ibex-ml/formats/tfjs';
import { conv2d, dense, flatten } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';

/** What the files of a model have come to: a hash of the bytes of each that does not say when it was written, and what the models read from them predict. */
export interface FileFigures {
  readonly hashes: Readonly<Record<string, string>>;
  readonly predictions: Readonly<Record<string, readonly number[]>>;
}

/** Keeps bytes somewhere, and gives them back. */
export type Keep = (name: string, bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/** Writes a model in every format, keeps the files, and reads them again. */
export async function writeAndRead(keep: Keep): Promise<FileFigures> {
  const model = network();
  const x = wave([2, 6, 6, 1]);
  const predict = async (made: Model): Promise<readonly number[]> => Array.from(((await made.predict(x)) as NdArray).data);
  const kept = async (name: string, bytes: Uint8Array): Promise<Uint8Array> => keep(name, new Uint8Array(bytes));
  const all = async (files: ReadonlyMap<string, Uint8Array>): Promise<ReadonlyMap<string, Uint8Array>> =>
    new Map(
      await Promise.all([...files].map(async ([name, bytes]) => [name, await kept(name.replaceAll('/', '-'), bytes)] as const)),
    );
  const files: Readonly<Record<string, Uint8Array>> = {
    onnx: await kept('model.onnx', await onnxToBytes(model)),
    keras: await kept('model.keras', await modelToBytes(model, { format: 'keras' })),
    h5: await kept('model.h5', await modelToBytes(model, { format: 'h5' })),
    safetensors: await kept('model.safetensors', await weightsToBytes(model)),
    savedModel: (await all(await savedModelToFiles(model))).get('saved_model.pb') as Uint8Array,
    review: await kept('review.json', new TextEncoder().encode(await reviewJson(model))),
  };
  const layers = await all(await tfjsLayersToFiles(model));
  const graph = await all(await tfjsGraphToFiles(model));
  const weighted = network();
  for (const weight of weighted.weights) weight.assign(new NdArray(new Float32Array(weight.size), weight.shape));
  weightsFromBytes(weighted, files['safetensors'] as Uint8Array);
  const read: Readonly<Record<string, Model>> = {
    onnx: onnxFromBytes(files['onnx'] as Uint8Array),
    keras: await loadModel(files['keras'] as Uint8Array),
    h5: await loadModel(files['h5'] as Uint8Array),
    safetensors: weighted,
    layers: tfjsFromFiles(layers),
    graph: tfjsFromFiles(graph),
  };
  const predictions = await Promise.all(
    Object.entries({ written: model, ...read }).map(async ([name, made]) => [name, await predict(made)] as const),
  );
  // Keras's files say when they were written.
  const { keras: _, h5: __, ...timeless } = files;
  const written = { ...timeless, layers: layers.get('model.json') as Uint8Array, graph: graph.get('model.json') as Uint8Array };
  const hashes = await Promise.all(Object.entries(written).map(async ([name, bytes]) => [name, await hashOf(bytes)] as const));
  return { hashes: Object.fromEntries(hashes), predictions: Object.fromEntries(predictions) };
}

function network(): Model {
  const model = sequential(
    [
      input([6, 6, 1], { name: 'picture' }),
      conv2d(3, 3, { name: 'seen', activation: 'relu' }),
      flatten({ name: 'flat' }),
      dense(2, { name: 'out', activation: 'softmax' }),
    ],
    { name: 'mine' },
  );
  for (const weight of model.weights) weight.assign(wave(weight.shape));
  return model;
}

function wave(shape: readonly number[]): NdArray {
  const length = shape.reduce((product, size) => product * size, 1);
  // Numbers that every engine has the same: no sine.
  return new NdArray(
    Float32Array.from({ length }, (_, index) => (((index * 37) % 64) - 32) / 64),
    shape,
  );
}

async function hashOf(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
