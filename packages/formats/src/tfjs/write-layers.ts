import { ArgumentError, type NdArray, type Variable } from '@ibex-ml/core';
import type { AnyLayer } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { modelToKerasConfig } from '../keras-config/index.ts';
import { type TfjsFiles, writeWeights } from './manifest.ts';
import { topologyOf } from './topology.ts';

/**
 * A model as the files of tfjs's layers-model: `model.json`, with the layers in the form of Keras 2, and the weights in shards. tfjs
 * loads it by `tf.loadLayersModel`, predicts with it and fits it further; what it was compiled with is not written.
 *
 * @throws {StateError} when the model has no weights yet
 * @throws {ArgumentError} for layers, and arguments of layers, that tfjs lacks or computes otherwise
 * @example
 * const files = await tfjsLayersToFiles(sequential([dense(3, { inputShape: [2] })]));
 * [...files.keys()]; // ['model.json', 'group1-shard1of1.bin']
 */
export async function tfjsLayersToFiles(model: Model): Promise<TfjsFiles> {
  const modelTopology = topologyOf(`tfjs export of ${model.label}`, modelToKerasConfig(model));
  const tensors = new Map<string, NdArray>();
  const depthwise = depthwiseKernels(model);
  for (const weight of model.weights) {
    const name = depthwise.has(weight) ? weight.name.replace(/kernel$/, 'depthwise_kernel') : weight.name;
    if (tensors.has(name)) throw twice(model, name);
    tensors.set(name, await weight.read());
  }
  const [weightsManifest, shards] = writeWeights(tensors);
  const json = { format: 'layers-model', generatedBy: 'ibex', convertedBy: null, modelTopology, weightsManifest };
  return new Map([['model.json', new TextEncoder().encode(JSON.stringify(json))], ...shards]);
}

/** The kernels that Keras 2 and tfjs call by another name than Keras 3. */
function depthwiseKernels(layer: AnyLayer): ReadonlySet<Variable> {
  if (layer.className === 'DepthwiseConv2D') return new Set(layer.weights.filter(({ name }) => name.endsWith('/kernel')));
  return new Set(layer.sublayers.flatMap((inner) => [...depthwiseKernels(inner)]));
}

function twice(model: Model, name: string): ArgumentError {
  return new ArgumentError({
    where: `tfjs export of ${model.label}`,
    argument: 'model',
    expected: 'of weights that each have a name of their own',
    received: `two weights "${name}"`,
    remedy: 'Give the layers of models inside the model names of their own.',
  });
}
