import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { type Architecture, fillByRule, imagesByRule } from '@ibex-ml/golden';
import { clearSession, type KerasTensor } from '@ibex-ml/layers';
import { model } from '@ibex-ml/models';
import { backbones } from './backbones.ts';

/** Writes what every layer of backbones gives, for python/applications-export.py, which builds them in Keras. Argument: the folder. */

const [, , folder = '.'] = process.argv;
const wanted: readonly (readonly [Architecture, Readonly<Record<string, unknown>>])[] = [
  ...[0.35, 0.5, 0.75, 1, 1.3, 1.4].map((alpha) => ['MobileNetV2', { alpha, inputShape: [64, 64, 3] }] as const),
  ['MobileNetV2', { alpha: 0.35, inputShape: [224, 224, 3], includeTop: false, pooling: 'avg' }],
  ['MobileNetV3Small', { inputShape: [96, 96, 3] }],
  ['MobileNetV3Small', { alpha: 0.75, inputShape: [65, 97, 3], includeTop: false }],
  ['MobileNetV3Small', { minimalistic: true, includePreprocessing: false, inputShape: [64, 64, 3], classes: 7 }],
  ['MobileNetV3Large', { inputShape: [64, 64, 3] }],
  ['MobileNetV3Large', { alpha: 0.75, inputShape: [65, 97, 3], includeTop: false }],
  ['ResNet50V2', { inputShape: [64, 64, 3] }],
  ['ResNet101V2', { inputShape: [49, 64, 3], includeTop: false, pooling: 'avg' }],
  ['ResNet152V2', { inputShape: [32, 32, 3], includeTop: false }],
  ['ResNet50V2', { inputShape: [75, 99, 3], includeTop: false, pooling: 'max' }],
  ['EfficientNetB0', { inputShape: [64, 64, 3] }],
  ['EfficientNetB0', { inputShape: [75, 99, 3], includeTop: false, pooling: 'avg' }],
  ...[1, 2, 3, 4, 5, 6, 7].map(
    (size) => [`EfficientNetB${size}` as Architecture, { inputShape: [32, 35, 3], includeTop: false }] as const,
  ),
];

await setBackend(cpu());
const cases = [];
for (const [index, [architecture, options]] of wanted.entries()) {
  clearSession();
  const backbone = await backbones[architecture]({ ...options, weights: null });
  fillByRule(backbone.layers);
  const layers = backbone.layers.slice(1);
  const outputs = layers.map((layer) => layer.inboundNodes[0]?.outputs[0] as KerasTensor);
  const every = model({ inputs: backbone.inputs as readonly KerasTensor[], outputs });
  const values = await every.predict(imagesByRule(architecture, [1, ...(options['inputShape'] as readonly number[])]));
  const bytes = values.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  await writeFile(join(folder, `${index}.bin`), Buffer.concat(bytes));
  const rows = layers.map(({ name }, place) => ({ name, shape: values[place]?.shape, parameters: layers[place]?.countParams() }));
  cases.push({ architecture, options, name: backbone.name, weights: backbone.weights.map(({ name }) => name), layers: rows });
  backbone.dispose();
}
await writeFile(join(folder, 'cases.json'), JSON.stringify(cases));
