import { type ArgumentError, grad, jit, NdArray, ops, ShapeError, specOf, SymbolicTensor, type Tensor } from '@ibex-ml/core';
import type { AnyLayer, OneOrMore } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { refused } from '../inputs/check.ts';

/** What is asked of the feature maps of a model. */
export interface HeatmapQuestion {
  /** The class of each image; null for the one that the model predicts. */
  readonly classes: Int32Array | null;
  /** The layer, or its name; default the last convolution. */
  readonly layer: string | AnyLayer | undefined;
}

/** Where the model found the classes, image by image. */
export interface Heatmaps {
  /** `[height, width]` of the feature maps, from 0 to 1. */
  readonly heatmaps: readonly NdArray[];
  readonly classIndices: Int32Array;
  readonly layer: AnyLayer;
}

/**
 * Grad-CAM of several images in one go: an image's scores depend on no other image, so that the gradient of their sum is that of each.
 *
 * @param images - `[images, height, width, channels]`, as the model takes them
 */
export async function heatmapsOf(
  where: string,
  model: Model,
  images: NdArray,
  { classes, layer: wanted }: HeatmapQuestion,
): Promise<Heatmaps> {
  const seen: { layer: AnyLayer | null } = { layer: null };
  const explain = jit((x: Tensor) => {
    const { layer, features, scores } = look(where, model, x, wanted);
    seen.layer = layer;
    const width = scores.shape[1] as number;
    const index = classes === null ? predicted(scores) : ops.constant(new NdArray(classes, [classes.length]));
    const weights =
      width === 1 ? ops.reshape(ops.sub(ops.mul(ops.cast(index, 'float32'), 2), 1), [-1, 1]) : ops.oneHot(index, width);
    const score = ops.sum(ops.mul(scores, weights));
    const ofFeatures: (features: Tensor) => Tensor = () => score;
    const [gradient] = grad(ofFeatures)(features) as readonly [Tensor];
    const importance = ops.mean(gradient, [1, 2], true);
    return { heat: ops.relu(ops.sum(ops.mul(features, importance), [-1])), index };
  });
  const { heat, index } = await explain(images);
  const [count = 0, rows = 0, columns = 0] = heat.shape;
  const heatmaps = Array.from({ length: count }, (_, image) => {
    const { data } = heat.rows(image, image + 1);
    const most = Math.max(...data);
    const shares = Float32Array.from(data, (value) => (most === 0 ? 0 : value / most));
    return new NdArray(shares, [rows, columns]);
  });
  return { heatmaps, classIndices: Int32Array.from(index.data), layer: seen.layer as AnyLayer };
}

interface Seen {
  readonly layer: AnyLayer;
  readonly features: Tensor;
  /** `[images, classes]`, before softmax or sigmoid. */
  readonly scores: Tensor;
}

/** Runs the model in the trace at hand, and takes out what the layer in question gives. */
function look(where: string, model: Model, x: Tensor, wanted: HeatmapQuestion['layer']): Seen {
  const found: { layer: AnyLayer; outputs: OneOrMore<Tensor> }[] = [];
  const isWanted = (layer: AnyLayer): boolean =>
    wanted === undefined ? layer.className.endsWith('Conv2D') : layer === wanted || layer.name === wanted;
  const onOutput = (layer: AnyLayer, outputs: OneOrMore<Tensor>): void => {
    if (isWanted(layer)) found.push({ layer, outputs });
  };
  const output = model.apply(x, { training: false, onOutput });
  const last = found.at(-1);
  if (last === undefined) throw noLayer(where, model, wanted);
  const features = last.outputs;
  if (Array.isArray(features) || specOf(features as Tensor).shape.length !== 4) throw noFeatureMaps(where, last.layer, features);
  return { layer: last.layer, features: features as Tensor, scores: beforeActivation(output as Tensor) };
}

/** What softmax or sigmoid made the output from: the graph says so. */
function beforeActivation(output: Tensor): Tensor {
  if (!(output instanceof SymbolicTensor) || output.source.kind !== 'op') return output;
  const { op, inputs } = output.source;
  return op.name === 'softmax' || op.name === 'sigmoid' ? (inputs[0] as Tensor) : output;
}

function predicted(scores: Tensor): Tensor {
  if (specOf(scores).shape[1] === 1) return ops.reshape(ops.cast(ops.greater(scores, 0), 'int32'), [-1]);
  return ops.argMax(scores, -1);
}

/** @throws {ArgumentError} unless the model has one input and one output of classes, among which this one is */
export function requireClass(where: string, { inputs, outputs, label }: Model, classIndex: number | undefined): void {
  const width = outputs?.[0]?.shape;
  const fits = inputs === null || outputs === null || (inputs.length === 1 && outputs.length === 1 && width?.length === 2);
  if (!fits)
    throw refused(
      where,
      'model',
      'of one input, and one output [samples, classes]',
      label,
      'Make a model of the output in question.',
    );
  if (classIndex === undefined) return;
  const classes = Math.max(2, width?.[1] ?? Infinity);
  if (Number.isInteger(classIndex) && classIndex >= 0 && classIndex < classes) return;
  throw refused(where, 'classIndex', `a class from 0 to ${classes - 1}`, classIndex, 'Leave it out for the predicted class.');
}

function noLayer(where: string, model: Model, wanted: HeatmapQuestion['layer']): ArgumentError {
  if (wanted === undefined) {
    const remedy = 'Grad-CAM needs feature maps; name a layer that gives some: { layer: "features" }.';
    return refused(where, 'model', 'one with a convolution (a layer whose class ends in Conv2D)', model.label, remedy);
  }
  const name = typeof wanted === 'string' ? wanted : wanted.name;
  const names = model.layers.map((layer) => layer.name).join(', ');
  return refused(where, 'layer', `one of the model's, such as ${names}`, name, 'Leave it out for the last convolution.');
}

function noFeatureMaps(where: string, layer: AnyLayer, outputs: OneOrMore<Tensor>): ShapeError {
  const received = Array.isArray(outputs) ? 'several outputs' : specOf(outputs as Tensor).shape;
  const remedy = 'Name a layer before the pooling or flattening to one axis.';
  return new ShapeError({
    where,
    argument: layer.label,
    expected: 'a layer that gives [samples, height, width, channels]',
    received,
    remedy,
  });
}
