import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, IbexError, NdArray, setBackend } from '@ibex-ml/core';
import { type AnyLayer, builtinLayers, type KerasTensor } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { type io, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { anyModel, modelOfStep, stepCounts } from './__fixtures__/any-model.ts';
import { Dice } from './__fixtures__/mutations.ts';
import { modelFromBytes, modelToBytes, saveModel } from './keras/index.ts';
import { onnxFromBytes, onnxToBytes, saveOnnx } from './onnx/index.ts';
import { reviewJson, saveReview } from './review/index.ts';
import { saveWeights, weightsFromBytes, weightsToBytes } from './safetensors/index.ts';
import { savedModelToFiles, saveSavedModel } from './saved-model/index.ts';
import {
  saveTfjsGraph,
  saveTfjsLayers,
  type TfjsFiles,
  tfjsFromFiles,
  tfjsGraphToFiles,
  tfjsLayersToFiles,
} from './tfjs/index.ts';

beforeAll(() => setBackend(cpu()));

/** How many models are made beside one for each layer: `IBEX_FUZZ_ROUNDS=5000` for a thorough run. */
const rounds = Number(process.env['IBEX_FUZZ_ROUNDS'] ?? 60);

/** Numbers of a model's input, and its weights, all different. */
const wave = (shape: readonly number[], from: number = 0): Float32Array =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) => Math.sin((index + from) * 1.7 + 0.3));

function stirred(network: Model): Model {
  for (const [at, weight] of network.weights.entries()) {
    const values = wave(weight.shape, at);
    const isPositive = /variance|count/.test(weight.name);
    const data =
      weight.dtype === 'float32' ? values.map((x) => (isPositive ? 1 + x / 2 : x * 0.6)) : new Int32Array(values.length);
    weight.assign(new NdArray(data, weight.shape, weight.dtype));
  }
  return network;
}

/** Runs a model of a file on x. */
type Run = (files: never, x: NdArray) => Promise<ArrayLike<number>>;

const byOnnxRuntime = async (bytes: Uint8Array, { data, shape, dtype }: NdArray): Promise<ArrayLike<number>> => {
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const feeds = { [session.inputNames[0] as string]: new OrtTensor(dtype as 'float32', data as Float32Array, shape) };
  const results = await session.run(feeds);
  return (results[session.outputNames[0] as string] as OrtTensor).data as Float32Array;
};

const byTfjs =
  (load: typeof loadGraphModel | typeof loadLayersModel) =>
  async (files: TfjsFiles, { data, shape, dtype }: NdArray): Promise<ArrayLike<number>> => {
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Required<io.ModelJSON>;
    const shards = json.weightsManifest.flatMap(({ paths }) => paths).map((path) => files.get(path) as Uint8Array);
    const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
    const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
    const loaded = await load({ load: async () => ({ ...json, weightSpecs, weightData }) });
    const given = tensor(data, [...shape], dtype as 'float32');
    const output = loaded.predict(given) as Tensor;
    const values = await output.data();
    given.dispose();
    output.dispose();
    loaded.dispose();
    return values;
  };

const predicted = async (network: Model, x: NdArray): Promise<ArrayLike<number>> => ((await network.predict(x)) as NdArray).data;

/** How a model is written in each format, and how what was written is run: by the program it is for, where that is here, and by Ibex. */
const formats: Readonly<Record<string, { readonly write: (network: Model) => Promise<unknown>; readonly runs: readonly Run[] }>> =
  {
    ONNX: { write: onnxToBytes, runs: [byOnnxRuntime, (bytes: Uint8Array, x) => predicted(onnxFromBytes(bytes), x)] },
    'tfjs graph-model': {
      write: tfjsGraphToFiles,
      runs: [byTfjs(loadGraphModel), (files: TfjsFiles, x) => predicted(tfjsFromFiles(files), x)],
    },
    'tfjs layers-model': {
      write: tfjsLayersToFiles,
      runs: [byTfjs(loadLayersModel), (files: TfjsFiles, x) => predicted(tfjsFromFiles(files), x)],
    },
    'Keras .keras': {
      write: (network) => modelToBytes(network),
      runs: [async (bytes: Uint8Array, x) => predicted(await modelFromBytes(bytes), x)],
    },
    // What TensorFlow and people make of these is held by npm run test:interop.
    SavedModel: { write: savedModelToFiles, runs: [] },
    review: { write: async (network) => JSON.parse(await reviewJson(network)) as unknown, runs: [] },
  };

/** What went wrong with a model: nothing, where each format refuses it by a typed error or has it as it is. */
async function wrongs(network: Model, seen: Map<string, number>): Promise<readonly string[]> {
  const [start] = network.inputs as unknown as readonly [KerasTensor];
  const shape = [2, ...(start.shape.slice(1) as readonly number[])];
  const x = new NdArray(
    start.dtype === 'int32' ? Int32Array.from(wave(shape), (v) => Math.floor((v + 1) * 3.9)) : wave(shape),
    shape,
  );
  const wanted = await predicted(network, x);
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  const wrong: string[] = [];
  for (const [format, { write, runs }] of Object.entries(formats)) {
    try {
      const files = await write(network);
      seen.set(format, (seen.get(format) ?? 0) + 1);
      for (const [index, run] of runs.entries()) {
        const given = await run(files as never, x);
        const worst = Math.max(...Array.from(wanted, (value, at) => Math.abs(value - (given[at] ?? NaN)))) / scale;
        if (!(worst < 2e-5)) wrong.push(`${format}, run ${index}: differs by ${worst}`);
      }
    } catch (error) {
      if (!(error instanceof IbexError)) wrong.push(`${format}: ${String(error)}`);
    }
  }
  return wrong;
}

const told = (network: Model): string => network.layers.map(({ className }) => className).join(' ');

describe('each format has a model as it is, or refuses it by a typed error', () => {
  const written = new Map<string, number>();
  const met = new Set<string>();
  const note = (layer: AnyLayer): void => {
    met.add(layer.className);
    for (const inner of layer.sublayers) note(inner);
  };

  it.each([1, 2, 3])('of one layer, of each kind, on values of %i axes', async (axes) => {
    const wrong: string[] = [];
    for (let index = 0; index < (stepCounts[axes - 1] as number); index += 1) {
      const network = stirred(modelOfStep(new Dice(axes * 100 + index), axes, index));
      note(network);
      for (const each of await wrongs(network, written)) wrong.push(`${told(network)}: ${each}`);
    }
    expect(wrong).toEqual([]);
  });

  it('of several layers in any order', async () => {
    const wrong: string[] = [];
    let made = 0;
    for (let seed = 1; seed <= rounds; seed += 1) {
      const dice = new Dice(Math.imul(seed, 0x9e3779b1));
      try {
        const network = stirred(anyModel(dice));
        made += 1;
        note(network);
        for (const each of await wrongs(network, written)) wrong.push(`seed ${seed}: ${told(network)}: ${each}`);
      } catch (error) {
        if (!(error instanceof IbexError)) wrong.push(`seed ${seed}: ${String(error)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(made).toBeGreaterThan(rounds / 2);
  });

  it('and most are written; every layer was among them', async () => {
    expect(written.size).toBe(Object.keys(formats).length);
    for (const [format, count] of written) expect(count, format).toBeGreaterThan(format === 'tfjs layers-model' ? 40 : 100);
    // These mix the samples of a batch, and have no shape of an input.
    const others = ['CutMix', 'MixUp'];
    expect(Object.keys(builtinLayers).filter((name) => !met.has(name) && !others.includes(name))).toEqual([]);
  });

  it('and no format is written to what is no path', async () => {
    const network = modelOfStep(new Dice(1), 1, 0);
    for (const save of [saveModel, saveOnnx, saveReview, saveSavedModel, saveTfjsGraph, saveTfjsLayers, saveWeights]) {
      for (const path of [undefined, null, 5])
        await expect(save(network, path as unknown as string), save.name).rejects.toThrow(ArgumentError);
    }
  });

  it('as weights alone too', async () => {
    const [network, copy] = [stirred(modelOfStep(new Dice(1), 3, 2)), modelOfStep(new Dice(1), 3, 2)];
    weightsFromBytes(copy, await weightsToBytes(network));
    expect(await copy.getWeights()).toEqual(await network.getWeights());
  });
});
