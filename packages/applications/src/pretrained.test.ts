import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { NdArray, setBackend } from '@ibex-ml/core';
import { numbersByRule } from '@ibex-ml/golden';
import { io, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel, model as tfModel, type Sequential } from '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { layerOutputs } from './__fixtures__/make-backbone.ts';
import { folderName, isThere, type LayersModelFiles, namedWeights, readFiles } from './__fixtures__/teachable-machine.ts';
import { mobileNetV2 } from './mobilenet-v2/mobile-net-v2.ts';

const images = new NdArray(
  numbersByRule(0, 224 * 224 * 3).map((value, place) => (value + Math.sin(place / 9000)) / 2),
  [1, 224, 224, 3],
);

/** What tfjs-layers computes with its own kernels, for every layer of the network inside. */
async function tfjsFeatures(files: LayersModelFiles): Promise<ReadonlyMap<string, Float32Array>> {
  await setBackend(cpu());
  const { modelTopology, weightSpecs, weightData } = files;
  const artifacts: io.ModelArtifacts = {
    modelTopology,
    weightSpecs: [...weightSpecs].map((spec) => ({ ...spec, shape: [...spec.shape] })),
    weightData,
  };
  const whole = (await loadLayersModel(io.fromMemory(artifacts))) as Sequential;
  const features = whole.layers[0] as Sequential;
  const network = features.layers[0] as LayersModel;
  const layers = network.layers.slice(1);
  const every = tfModel({ inputs: network.inputs, outputs: layers.map((layer) => layer.output).flat() });
  const x = tensor(images.data, [...images.shape] as [number, number, number, number]);
  const outputs = every.predict(x) as Tensor[];
  const values = new Map(layers.map(({ name }, index) => [name, (outputs[index] as Tensor).dataSync<'float32'>().slice()]));
  const vector = features.predict(x) as Tensor;
  values.set('pooled', vector.dataSync<'float32'>().slice());
  for (const each of [x, vector, ...outputs]) each.dispose();
  // Disposing of the whole leaves the weights of a Sequential inside.
  for (const layer of (whole.layers[1] as Sequential).layers) layer.dispose();
  whole.dispose();
  return values;
}

describe.skipIf(!isThere)(`a pretrained MobileNetV2 (needs ${folderName}/ in IBEX_DATA_DIR)`, () => {
  it('has the features of tfjs, layer by layer', async () => {
    const files = readFiles();
    const expected = await tfjsFeatures(files);
    await setBackend(wasm());
    const base = await mobileNetV2({
      inputShape: [224, 224, 3],
      alpha: 0.35,
      includeTop: false,
      pooling: 'avg',
      weights: namedWeights(files),
    });
    expect(base.name).toBe('mobilenetv2_0.35_224');
    const names = base.layers.slice(1).map(({ name }) => name);
    const pooling = names.at(-1) as string;
    // Keras 3 pads the first convolution by itself.
    expect([...names.slice(0, -1), 'Conv1_pad', 'pooled'].sort()).toEqual([...expected.keys()].sort());
    const outputs = await layerOutputs(base, names).predict(images);
    for (const [index, { data }] of outputs.entries()) {
      const name = names[index] as string;
      const theirs = expected.get(name === pooling ? 'pooled' : name) as Float32Array;
      const magnitude = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const worst = theirs.reduce((most, value, place) => Math.max(most, Math.abs(value - (data[place] as number))), 0);
      expect(data.length, name).toBe(theirs.length);
      expect(worst, name).toBeLessThanOrEqual(1e-4 * magnitude);
    }
  });
});
