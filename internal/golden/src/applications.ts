import { NdArray, type Variable } from '@ibex-ml/core';
import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';

/** A row of a summary: how many rows above those stand that it is connected to, in the last place. */
export type SummaryRow = readonly [
  name: string,
  className: string,
  shape: readonly (number | null)[],
  parameters: number,
  above: readonly number[],
];

/** The summary of a backbone of keras.applications. */
export interface BackboneCase {
  readonly architecture: Architecture;
  /** The arguments given, in camelCase; without weights. */
  readonly options: GoldenConfig;
  readonly name: string;
  readonly layers: readonly SummaryRow[];
  readonly trainable: number;
  readonly total: number;
  /** Paths of model.weights, in the first case of each architecture. */
  readonly weights?: readonly string[];
}

/** What the layers of a backbone give for two images, where weights and images are those of `fillByRule` and `imagesByRule`. */
export interface FeatureCase {
  readonly architecture: Architecture;
  readonly options: GoldenConfig;
  /** The layers, in order. */
  readonly layers: readonly string[];
  /** [layers, values]: of each layer, values spread evenly over its output: value j stands at ⌊j · size / values⌋. */
  readonly samples: GoldenArray;
  /** [layers]: the largest magnitude of each output. */
  readonly magnitudes: GoldenArray;
  readonly output: GoldenArray;
}

export type Architecture =
  | 'MobileNetV2'
  | `MobileNetV3${'Small' | 'Large'}`
  | `ResNet${50 | 101 | 152}V2`
  | `EfficientNetB${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

interface Fixture {
  readonly summaries: readonly BackboneCase[];
  readonly features: readonly FeatureCase[];
}

/** Summaries of backbones, with many arguments. */
export function backboneCases(): readonly BackboneCase[] {
  return readFixture<Fixture>('applications.json').summaries;
}

/** Features of backbones, layer by layer. */
export function featureCases(): readonly FeatureCase[] {
  return readFixture<Fixture>('applications.json').features;
}

/** Numbers in [0, 1): a hash of 32 bits of the place and of `index`. The same rule as in python/application_weights.py. */
export function numbersByRule(index: number, size: number): Float32Array {
  const start = Math.imul(0x9e3779b9, index + 1);
  return Float32Array.from({ length: size }, (_, place) => {
    let hash = (place + start) | 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 8) / 2 ** 24;
  });
}

/** Images for a backbone: pixels of 0 to 255 where the network scales them itself, else -1 to 1. */
export function imagesByRule(architecture: Architecture, shape: readonly number[]): NdArray {
  const size = shape.reduce((product, each) => product * each, 1);
  const scales = /^(?:MobileNetV3|EfficientNet)/.test(architecture);
  return new NdArray(
    numbersByRule(0, size).map((value) => (scales ? value * 255 : value * 2 - 1)),
    shape,
  );
}

/** Sets all weights of layers by the rule of python/application_weights.py. */
export function fillByRule(layers: readonly { readonly className: string; readonly weights: readonly Variable[] }[]): void {
  let index = 0;
  for (const { className, weights } of layers) {
    for (const weight of weights) {
      index += 1;
      const name = weight.name.slice(weight.name.lastIndexOf('/') + 1);
      weight.assign(new NdArray(weightByRule(index, className, name, weight.shape), weight.shape, weight.dtype));
    }
  }
}

/**
 * A weight by the rule.
 *
 * @param index - its place among all weights of the model, from 1
 * @param layer - Keras's class name of the layer
 * @param name - the weight's own name, such as `kernel`
 */
function weightByRule(index: number, layer: string, name: string, shape: readonly number[]): Float32Array | Int32Array {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  const drawn = numbersByRule(index, product(shape));
  if (name === 'count') return new Int32Array(drawn.length);
  if (name === 'kernel') {
    const fanIn = product(layer === 'DepthwiseConv2D' ? shape.slice(0, 2) : shape.slice(0, -1));
    return drawn.map((value) => (value * 2 - 1) * Math.sqrt(4 / fanIn));
  }
  if (['gamma', 'moving_variance', 'variance'].includes(name)) return drawn.map((value) => value + 0.5);
  return drawn.map((value) => (value - 0.5) * 0.5);
}
