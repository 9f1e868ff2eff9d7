import { type GoldenArray, type GoldenConfig, readFixture } from './fixture.ts';

/** An array under Keras's name of the weight, such as `kernel` or `depthwise_kernel`. */
export interface NamedArray {
  readonly name: string;
  readonly value: GoldenArray;
}

/** A weight before the call. */
export interface LayerWeight extends NamedArray {
  readonly trainable: boolean;
}

/** One call of a Keras layer, with the gradients of sum(output * upstream). */
export interface LayerCase {
  /** `Layer: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `Conv2D`. */
  readonly layer: string;
  /** The arguments given, in camelCase; activation names too (`leakyRelu`); regularizers as `{className, config}`. */
  readonly config: GoldenConfig;
  readonly training: boolean;
  readonly inputs: readonly GoldenArray[];
  /** In Keras's order: the trainable ones first. */
  readonly weights: readonly LayerWeight[];
  readonly output: GoldenArray;
  /** A random array of the output's shape. */
  readonly upstream: GoldenArray;
  /** One per input; null for an integer input. */
  readonly inputGradients: readonly (GoldenArray | null)[];
  /** One per trainable weight, without the regularizers' part. */
  readonly weightGradients: readonly NamedArray[];
  /** All weights after the call, where it changed any (batch normalization in training). */
  readonly weightsAfter?: readonly NamedArray[];
  /** The sum of the layer's losses after the call, where it has any. */
  readonly regularizationLoss?: number;
  /** True where the output or a gradient holds an infinity or a NaN. */
  readonly nonFinite?: boolean;
}

const files = ['dense', 'activation', 'normalization', 'convolution', 'pooling', 'reshaping'] as const;

/**
 * The cases of the layers Ibex begins with.
 *
 * @param layer - only those of this Keras class, such as `Dense`
 */
export function layerCases(layer?: string): readonly LayerCase[] {
  return of(
    layer,
    files.flatMap((file) => readCases(`layers-${file}.json`)),
  );
}

/** Cases of more of Keras's layers and activations, for breadth later. */
export function laterLayerCases(layer?: string): readonly LayerCase[] {
  return of(layer, readCases('layers-later.json'));
}

/** What Normalization.adapt finds. */
export interface AdaptCase {
  readonly name: string;
  readonly config: GoldenConfig;
  readonly data: GoldenArray;
  /** The weights (mean, variance, count) after adapting to the data as one array. */
  readonly whole: readonly GoldenArray[];
  /** The same after two batches: the first two rows, and the rest. */
  readonly batches: readonly GoldenArray[];
}

/** The cases of `adapt`. */
export function adaptCases(): readonly AdaptCase[] {
  return readFixture<{ readonly cases: readonly AdaptCase[] }>('adapt.json').cases;
}

function of(layer: string | undefined, cases: readonly LayerCase[]): readonly LayerCase[] {
  return layer === undefined ? cases : cases.filter((item) => item.layer === layer);
}

function readCases(fileName: string): readonly LayerCase[] {
  return readFixture<{ readonly cases: readonly LayerCase[] }>(fileName).cases;
}
