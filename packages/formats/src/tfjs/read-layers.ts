import { formatSpec, type NdArray, sameShape, type Variable } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { type KerasConfigOptions, makeModel, WeightBudget } from '../keras-config/index.ts';
import { fieldsOf, readWeights, refuse, type TfjsFiles } from './manifest.ts';

/** A model of the layers that `model.json` names, with its weights. */
export function readLayers(json: Readonly<Record<string, unknown>>, files: TfjsFiles, options: KerasConfigOptions): Model {
  const topology = fieldsOf('modelTopology', json['modelTopology']);
  const tensors = readWeights(json['weightsManifest'] ?? [], files);
  const config = topology['model_config'] ?? topology;
  const elements = [...tensors.values()].reduce((sum, { size }) => sum + size, 0);
  const model = makeModel(config, options, new WeightBudget(elements, true));
  setWeights(model, tensors);
  return model;
}

/** Gives each weight the tensor of its name; all or none. */
function setWeights(model: Model, tensors: ReadonlyMap<string, NdArray>): void {
  const targets = new Map<string, Variable>();
  for (const weight of model.weights) {
    if (targets.has(weight.name))
      throw refuse('modelTopology', 'of weights that each have a name of their own', `two weights "${weight.name}"`);
    targets.set(weight.name, weight);
  }
  const found = new Map<Variable, NdArray>();
  for (const [name, tensor] of tensors) {
    const target = candidates(name)
      .map((candidate) => targets.get(candidate))
      .find((variable) => variable !== undefined);
    if (target === undefined) throw refuse(`weight "${name}"`, 'one of the model', 'one that it has not');
    if (found.has(target)) throw refuse(`weight "${name}"`, 'there once', `another for ${target.name}`);
    if (!sameShape(tensor.shape, target.shape) || tensor.dtype !== target.dtype)
      throw refuse(`weight "${name}"`, `${formatSpec(target)}, as ${target.name} is`, tensor);
    found.set(target, tensor);
  }
  const missing = [...targets.values()].filter((weight) => !found.has(weight));
  if (missing.length > 0)
    throw refuse(
      'weightsManifest',
      `with all ${targets.size} weights`,
      `without ${missing
        .map(({ name }) => name)
        .slice(0, 3)
        .join(', ')}`,
    );
  for (const [target, tensor] of found) target.assign(tensor);
}

/**
 * The names that a weight may have in the model: its own; without the cell inside its layer; without the models around its layer;
 * and what Keras 3 calls the kernel of a depthwise convolution.
 */
function candidates(name: string): readonly string[] {
  const parts = name.replace(/:0$/, '').split('/');
  const last = parts.at(-1) ?? '';
  const names = [parts.join('/'), [...parts.slice(0, -2), last].join('/'), parts.slice(-2).join('/')];
  return [...names, ...names.map((each) => each.replace(/\/depthwise_kernel$/, '/kernel'))];
}
