import { mobileNetV2 } from '@ibex-ml/applications/mobilenet-v2';
import { NdArray, setRandomSeed } from '@ibex-ml/core';
import { loadModel, saveModel } from '@ibex-ml/formats/keras';
import { loadOnnx, saveOnnx } from '@ibex-ml/formats/onnx';
import { saveReview } from '@ibex-ml/formats/review';
import { loadWeights, saveWeights } from '@ibex-ml/formats/safetensors';
import { saveSavedModel } from '@ibex-ml/formats/saved-model';
import { loadTfjs, saveTfjsGraph, saveTfjsLayers } from '@ibex-ml/formats/tfjs';
import { readWeights } from '@ibex-ml/formats/weights';
import { batchNormalization, conv2d, dense, flatten } from '@ibex-ml/layers';
import { adam, input, type Model, sequential } from '@ibex-ml/models';

/** The formats in which a model travels whole, or its weights do, and the file that is named to read it. */
export const travellers = {
  keras: 'model.keras',
  h5: 'model.h5',
  onnx: 'model.onnx',
  safetensors: 'model.safetensors',
  layers: 'layers/model.json',
  graph: 'graph/model.json',
} as const;

export type Format = keyof typeof travellers;

/** What can be read: a place, a chosen file, or several. */
export type Given = string | Iterable<File>;

/** What a model that was read has come to: before it was fitted further, the losses of that, and after it. */
export interface Arrival {
  readonly before: readonly number[];
  readonly losses: readonly number[];
  readonly after: readonly number[];
}

/** Numbers that every engine has the same: no sine. */
const wave = (shape: readonly number[], from = 0): NdArray => {
  const length = shape.reduce((product, size) => product * size, 1);
  return new NdArray(
    Float32Array.from({ length }, (_, index) => ((((index + from) * 37) % 64) - 32) / 64),
    shape,
  );
};
const x = wave([8, 6, 6, 1]);
const y = new NdArray(
  Int32Array.from({ length: 8 }, (_, row) => row % 2),
  [8],
);
const fitting = { batchSize: 4, epochs: 2, shuffle: false, verbose: 0 } as const;

const compiled = <M extends Model>(model: M): M => {
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'sparseCategoricalCrossentropy' });
  return model;
};

function network(): Model {
  const layers = [input([6, 6, 1], { name: 'picture' }), conv2d(3, 3, { activation: 'relu' }), batchNormalization(), flatten()];
  const model = sequential([...layers, dense(2, { activation: 'softmax' })]);
  for (const [index, weight] of model.weights.entries()) {
    if (!weight.name.endsWith('moving_variance')) weight.assign(wave(weight.shape, index));
  }
  return compiled(model);
}

/** A network that has been fitted, so that its optimizer has a state. */
export async function traveller(): Promise<Model> {
  setRandomSeed(1);
  const model = network();
  await model.fit(x, y, fitting);
  return model;
}

/** Writes a fitted network in every format into one folder. */
export async function sendAll(folder: string): Promise<void> {
  const model = await traveller();
  await saveModel(model, `${folder}/model.keras`);
  await saveModel(model, `${folder}/model.h5`);
  await saveOnnx(model, `${folder}/model.onnx`);
  await saveWeights(model, `${folder}/model.safetensors`);
  await saveTfjsLayers(model, `${folder}/layers`);
  await saveTfjsGraph(model, `${folder}/graph`);
  await saveSavedModel(model, `${folder}/saved/1`, { labels: ['no', 'yes'] });
  await saveReview(model, `${folder}/review.json`);
}

/** Reads a model of a format, predicts, fits it further, and predicts again. */
export async function arrive(format: Format, given: Given): Promise<Arrival> {
  setRandomSeed(2);
  const model = await read(format, given);
  if (!model.compiled) compiled(model);
  const predict = async (): Promise<readonly number[]> => [...((await model.predict(x)) as NdArray).data];
  const before = await predict();
  const { history } = await model.fit(x, y, fitting);
  return { before, losses: history['loss'] ?? [], after: await predict() };
}

async function read(format: Format, given: Given): Promise<Model> {
  if (format === 'layers' || format === 'graph') return loadTfjs(given, { trainable: true });
  const one = typeof given === 'string' ? given : ([...given][0] as File);
  if (format === 'onnx') return loadOnnx(one, { trainable: true });
  if (format !== 'safetensors') return loadModel(one);
  const model = network();
  for (const weight of model.weights) weight.assign(wave(weight.shape));
  await loadWeights(model, one);
  return model;
}

/** The names and sums of weights. */
export async function weigh(given: Given): Promise<Readonly<Record<string, number>>> {
  const sum = ({ data }: NdArray): number => Array.from(data).reduce((total, value) => total + value, 0);
  return Object.fromEntries([...(await readWeights(given))].map(([name, array]) => [name, sum(array)]));
}

/** A small backbone with weights of one's own, or with those of a file. */
export function backbone(given: Given | null): Promise<Model> {
  const weights = given === null ? null : readWeights(given);
  return mobileNetV2({ inputShape: [32, 32, 3], alpha: 0.35, includeTop: false, pooling: 'avg', weights });
}

/** The loss of a classifier on such a backbone, as it is fitted to a few pictures, and some of the backbone's features. */
export async function transfer(given: Given): Promise<Arrival> {
  setRandomSeed(3);
  const base = await backbone(given);
  base.trainable = false;
  const pictures = wave([2, 32, 32, 3]);
  const model = compiled(sequential([base, dense(2, { activation: 'softmax', kernelInitializer: 'zeros' })]));
  const predict = async (part: Model): Promise<readonly number[]> => [...((await part.predict(pictures)) as NdArray).data];
  const before = (await predict(base)).slice(0, 64);
  const { history } = await model.fit(pictures, new NdArray(Int32Array.of(0, 1), [2]), { ...fitting, epochs: 1 });
  return { before, losses: history['loss'] ?? [], after: await predict(model) };
}
