import { type ArgumentError, grad, jit, NdArray, ops, ShapeError, specOf, SymbolicTensor, type Tensor } from '@ibex-ml/core';
import type { AnyLayer, OneOrMore } from '@ibex-ml/layers';
import type { Model } from '@ibex-ml/models';
import { refused, requireOptions } from '../inputs/check.ts';
import { requireRange } from '../images/grid-options.ts';
import { overlaid } from '../images/heat-overlay.ts';
import { type PixelRange, pixelsOf } from '../images/pixels.ts';

export interface GradCamOptions {
  /** The class to explain; default the one that the model predicts. */
  readonly classIndex?: number;
  /** The layer whose feature maps are looked at, or its name, also inside models inside; default the last convolution. */
  readonly layer?: string | AnyLayer;
  /** What is black and what is white in the image, for the overlay; default 0 and 255 for uint8, else 0 and 1. */
  readonly range?: PixelRange;
}

/** Where a model looked. */
export interface GradCam {
  /** `[height, width]` of the feature maps, from 0 to 1, where 1 speaks most for the class; zeros where nothing does. */
  readonly heatmap: NdArray;
  /** `[height, width, 3]` of the image, uint8: the image in grey, with the heat over it. */
  readonly overlay: NdArray;
  readonly classIndex: number;
  /** The name of the layer. */
  readonly layer: string;
}

const where = 'gradCam';

/**
 * Which parts of an image speak for a class, by the feature maps of a convolution: Grad-CAM.
 *
 * Formula: α[k] = mean over places of ∂y / ∂A[.., k]; heat = relu(Σ over k of α[k] · A[.., k]), divided by its maximum
 * Input:   image [height, width, channels], as the model takes it; A [rows, columns, k], the feature maps; y, the score of the class before
 *          softmax or sigmoid
 *
 * Of a layer that is applied several times the last application counts. Of one output, y of class 1 is the score, and of class 0 its
 * negative.
 *
 * @throws {ShapeError} when the image does not fit the model, or the layer gives no feature maps
 * @throws {ArgumentError} when the model has no convolution, no layer of this name, or no class of this number, or several inputs or outputs
 * @example
 * const net = sequential([
 *   conv2d(1, 1, { kernelInitializer: ones(), name: 'seen', inputShape: [2, 2, 1] }),
 *   globalAveragePooling2d(),
 *   dense(2, { kernelInitializer: ones(), activation: 'softmax' }),
 * ]);
 * const { heatmap, layer } = await gradCam(net, ndarray([[[0], [1]], [[0.5], [0]]]));
 * heatmap // [[0, 1], [0.5, 0]]
 * layer // 'seen'
 * @see Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization, 2017, section 3
 */
export async function gradCam(model: Model, image: NdArray, options: GradCamOptions = {}): Promise<GradCam> {
  requireOptions(where, options, { classIndex: true, layer: true, range: true });
  requireRange(where, options.range);
  const batch = asBatch(image);
  requireClass(model, options.classIndex);
  const pixels = pixelsOf(where, batch, options.range);
  const seen: { layer: AnyLayer | null } = { layer: null };
  const explain = jit((x: Tensor) => {
    const { layer, features, scores } = look(model, x, options.layer);
    seen.layer = layer;
    const classes = scores.shape[1] as number;
    const index =
      options.classIndex === undefined ? predicted(scores) : ops.constant(new NdArray(Int32Array.of(options.classIndex), [1]));
    const weights = classes === 1 ? ops.sub(ops.mul(ops.cast(index, 'float32'), 2), 1) : ops.oneHot(index, classes);
    const score = ops.sum(ops.mul(scores, ops.reshape(weights, [1, classes])));
    const ofFeatures: (features: Tensor) => Tensor = () => score;
    const [gradient] = grad(ofFeatures)(features) as readonly [Tensor];
    const importance = ops.mean(gradient, [1, 2], true);
    const heat = ops.relu(ops.sum(ops.mul(features, importance), [-1]));
    return { heat: ops.squeeze(heat, [0]), index };
  });
  const { heat, index } = await explain(batch);
  const most = Math.max(...heat.data);
  const heatmap = new NdArray(
    Float32Array.from(heat.data, (value) => (most === 0 ? 0 : value / most)),
    heat.shape,
  );
  return {
    heatmap,
    overlay: overlaid(pixels, heatmap),
    classIndex: index.data[0] as number,
    layer: (seen.layer as AnyLayer).name,
  };
}

interface Seen {
  readonly layer: AnyLayer;
  readonly features: Tensor;
  /** `[1, classes]`, before softmax or sigmoid. */
  readonly scores: Tensor;
}

/** Runs the model in the trace at hand, and takes out what the layer in question gives. */
function look(model: Model, x: Tensor, wanted: GradCamOptions['layer']): Seen {
  const found: { layer: AnyLayer; outputs: OneOrMore<Tensor> }[] = [];
  const isWanted = (layer: AnyLayer): boolean =>
    wanted === undefined ? layer.className.endsWith('Conv2D') : layer === wanted || layer.name === wanted;
  const onOutput = (layer: AnyLayer, outputs: OneOrMore<Tensor>): void => {
    if (isWanted(layer)) found.push({ layer, outputs });
  };
  const output = model.apply(x, { training: false, onOutput });
  const last = found.at(-1);
  if (last === undefined) throw noLayer(model, wanted);
  const features = last.outputs;
  if (Array.isArray(features) || specOf(features as Tensor).shape.length !== 4) throw noFeatureMaps(last.layer, features);
  return { layer: last.layer, features: features as Tensor, scores: beforeActivation(output as Tensor) };
}

/** What softmax or sigmoid made the output from: the graph says so. */
function beforeActivation(output: Tensor): Tensor {
  if (!(output instanceof SymbolicTensor) || output.source.kind !== 'op') return output;
  const { op, inputs } = output.source;
  return op.name === 'softmax' || op.name === 'sigmoid' ? (inputs[0] as Tensor) : output;
}

function predicted(scores: Tensor): Tensor {
  if (specOf(scores).shape[1] === 1) return ops.reshape(ops.cast(ops.greater(scores, 0), 'int32'), [1]);
  return ops.argMax(scores, -1);
}

/** One image as a batch of one. */
function asBatch(image: NdArray): NdArray {
  if (image.shape.length === 3) return image.reshape([1, ...image.shape]);
  if (image.shape.length === 4 && image.shape[0] === 1) return image;
  const remedy = 'Pass one image, such as images.rows(0, 1).';
  throw new ShapeError({ where, argument: 'image', expected: '[height, width, channels]', received: image.shape, remedy });
}

/** @throws {ArgumentError} unless the model has one input and one output of classes, among which this one is */
function requireClass({ inputs, outputs, label }: Model, classIndex: number | undefined): void {
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

function noLayer(model: Model, wanted: GradCamOptions['layer']): ArgumentError {
  if (wanted === undefined) {
    const remedy = 'Grad-CAM needs feature maps; name a layer that gives some: { layer: "features" }.';
    return refused(where, 'model', 'one with a convolution (a layer whose class ends in Conv2D)', model.label, remedy);
  }
  const name = typeof wanted === 'string' ? wanted : wanted.name;
  const names = model.layers.map((layer) => layer.name).join(', ');
  return refused(where, 'layer', `one of the model's, such as ${names}`, name, 'Leave it out for the last convolution.');
}

function noFeatureMaps(layer: AnyLayer, outputs: OneOrMore<Tensor>): ShapeError {
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
