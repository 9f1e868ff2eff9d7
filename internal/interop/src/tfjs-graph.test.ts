import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { type TfjsFiles, tfjsFromFiles, tfjsGraphToFiles } from '@ibex-ml/formats/tfjs';
import { conv2d, dense, flatten } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { type io, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { models } from './models.ts';
import { numbers, stir } from './numbers.ts';

beforeAll(() => setBackend(cpu()));

interface GraphJson {
  readonly signature: { readonly inputs: object; readonly outputs: object };
  readonly userDefinedMetadata?: unknown;
}

/** What tfjs-converter makes of the files: outputs in the order of the signature. */
async function byTfjs(files: TfjsFiles, feeds: readonly NdArray[]): Promise<readonly NdArray[]> {
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Required<io.ModelJSON> & GraphJson;
  const shards = json.weightsManifest.flatMap(({ paths }) => paths).map((path) => files.get(path) as Uint8Array);
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  const loaded = await loadGraphModel({ load: async () => ({ ...json, weightSpecs, weightData }) });
  const names = Object.keys(json.signature.inputs);
  const given = feeds.map(({ data, shape, dtype }) => tensor(data, [...shape], dtype === 'float32' ? 'float32' : 'int32'));
  const outputs = await loaded.executeAsync(
    Object.fromEntries(names.map((name, index) => [name, given[index] as Tensor])),
    Object.keys(json.signature.outputs),
  );
  const list = Array.isArray(outputs) ? outputs : [outputs];
  const values = list.map((output) => new NdArray(Float32Array.from(output.dataSync()), output.shape));
  for (const each of [...given, ...list]) each.dispose();
  loaded.dispose();
  return values;
}

async function predict(model: Model, feeds: readonly NdArray[]): Promise<readonly NdArray[]> {
  const predicted: unknown = await model.predict(feeds.length === 1 ? (feeds[0] as NdArray) : feeds);
  return (Array.isArray(predicted) ? predicted : [predicted]) as readonly NdArray[];
}

function expectNear(given: readonly NdArray[], wanted: readonly NdArray[]): void {
  expect(given.map(({ shape }) => shape)).toEqual(wanted.map(({ shape }) => shape));
  for (const [index, { data }] of wanted.entries()) {
    const largest = Math.max(1, ...Array.from(data, Math.abs));
    const worst = Math.max(...Array.from(data, (value, at) => Math.abs(value - (given[index]?.data[at] ?? NaN))));
    expect(worst / largest, `output ${index}`).toBeLessThan(1e-6);
  }
}

describe('tfjs-converter, and Ibex when it reads it again, run the graph of', () => {
  it.each(Object.keys(models))('%s', async (name) => {
    const model = (models[name] as () => Model)();
    stir(model);
    const files = await tfjsGraphToFiles(model);
    const read = tfjsFromFiles(files);
    expect(read.trainableWeights).toEqual([]);
    for (const batch of [1, 5]) {
      const feeds = (model.inputs ?? []).map(({ shape, dtype }) => {
        const sizes = shape.map((size) => size ?? batch);
        const values = numbers(sizes, dtype === 'int32' ? 0 : -2, dtype === 'int32' ? 7 : 2);
        return dtype === 'int32' ? new NdArray(Int32Array.from(values.data), sizes) : values;
      });
      const wanted = await predict(model, feeds);
      expectNear(await byTfjs(files, feeds), wanted);
      expectNear(await predict(read, feeds), wanted);
    }
  });

  it('a model that takes bytes, with its labels', async () => {
    const model = sequential([input([4, 4, 2]), conv2d(3, 3), flatten(), dense(2, { activation: 'softmax' })]);
    stir(model);
    const files = await tfjsGraphToFiles(model, { preprocess: { dtype: 'uint8', scale: 1 / 255 }, labels: ['cat', 'dog'] });
    const pixels = Uint8Array.from({ length: 64 }, (_, index) => (index * 37) % 256);
    const prepared = new NdArray(
      Float32Array.from(pixels, (value) => value / 255),
      [2, 4, 4, 2],
    );
    expectNear(await byTfjs(files, [new NdArray(pixels, [2, 4, 4, 2])]), await predict(model, [prepared]));
    const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as GraphJson;
    expect(json.userDefinedMetadata).toEqual({ labels: ['cat', 'dog'] });
  });
});
