import { type GoldenArray, type GoldenConfig, readFixture, readFloats } from './fixture.ts';
import type { NamedArray } from './layers.ts';

/** A Keras class with its arguments in camelCase. */
export interface ClassAndConfig {
  readonly className: string;
  readonly config: GoldenConfig;
}

/** One of the two reference networks, with the weights every case starts from. */
export interface TrainingModel {
  /** Without the batch. */
  readonly inputShape: readonly number[];
  readonly layers: readonly { readonly layer: string; readonly config: GoldenConfig }[];
  /** In the order of Keras's `model.get_weights()`: layer by layer, each layer's trainable weights first. */
  readonly weights: readonly NamedArray[];
}

/** Twenty steps of training one of the networks. */
export interface TrainingCase {
  /** `model: what the case shows`; unique. */
  readonly name: string;
  readonly model: 'mlp' | 'cnn';
  /** `learningRate` may be a schedule, as `{className, config}`. */
  readonly optimizer: ClassAndConfig;
  readonly loss: ClassAndConfig;
  /** The factor of an L2 regularizer on the kernel of every dense layer, or null. */
  readonly denseKernelL2: number | null;
  /** The weight by class, as fit takes it; a class that is missing weighs 1. */
  readonly classWeight: Readonly<Record<string, number>> | null;
  /** Whether every step passes the data's sample weights. */
  readonly useSampleWeights: boolean;
  /** Whether labels are integers [128] and not one-hot [128, 10]. */
  readonly sparseLabels: boolean;
  /** Per step: the batch's loss before the update, the regularizers' part included. */
  readonly losses: readonly number[];
  /** The same run in float64: how far rounding alone takes two right implementations. */
  readonly lossesFloat64: readonly number[];
  /** Per step: the batch's share of right answers before the update, unweighted. */
  readonly accuracies: readonly number[];
  /** Some weights after the last step; `index` is their place in the model's weights. */
  readonly final: readonly (NamedArray & {
    readonly index: number;
    /** The largest difference of an element to the float64 run. */
    readonly float64Difference: number;
    /** The largest difference of an element between the float64 run and others from weights off by a millionth; of the CNN. */
    readonly perturbedDifference: number | null;
  })[];
}

/** What every training case trains on. */
export interface TrainingData {
  /** 640 images of 784 pixels in [0, 1], row by row: reshape to [640, 28, 28, 1] for the CNN. */
  readonly images: GoldenArray;
  /** [640], integers 0 to 9. */
  readonly labels: GoldenArray;
  /** [640, 10]. */
  readonly oneHot: GoldenArray;
  /** [640], from 0.5 to 2. */
  readonly sampleWeights: GoldenArray;
  /** Step k trains on rows `batchSize * (k % 5)` up to `batchSize * (k % 5 + 1)`, the last excluded. */
  readonly batchSize: number;
}

/** Numbers that prove generated data right. */
export interface TrainingChecks {
  readonly firstLabels: readonly number[];
  readonly labelCounts: readonly number[];
  /** Pixels as integers, before the division by 255. */
  readonly firstPixels: readonly number[];
  readonly pixelSum: number;
  /** Row 13 of the last image, as integers. */
  readonly lastRow: readonly number[];
  readonly sampleWeightSum: number;
}

interface StoredModel extends Omit<TrainingModel, 'weights'> {
  readonly weightsFile: string;
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly offset: number }[];
}

interface TrainingFixture {
  readonly checks: TrainingChecks;
  readonly batchSize: number;
  readonly models: Readonly<Record<'mlp' | 'cnn', StoredModel>>;
  readonly cases: readonly TrainingCase[];
}

const read = (): TrainingFixture => readFixture<TrainingFixture>('training.json');

/**
 * The training runs.
 *
 * @param model - only those of this network
 */
export function trainingCases(model?: 'mlp' | 'cnn'): readonly TrainingCase[] {
  return read().cases.filter((item) => model === undefined || item.model === model);
}

/** A reference network and its initial weights, freshly copied. */
export function trainingModel(model: 'mlp' | 'cnn'): TrainingModel {
  const { inputShape, layers, weights, weightsFile } = read().models[model];
  const numbers = readFloats(weightsFile);
  return {
    inputShape,
    layers,
    weights: weights.map(({ name, shape, offset }) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return { name, value: { shape, dtype: 'float32', data: numbers.slice(offset, offset + size) } };
    }),
  };
}

/** What the Python script says of the data it generated. */
export function trainingChecks(): TrainingChecks {
  return read().checks;
}

/**
 * Generates the data that the training cases use, exactly as the Python script does.
 *
 * Each draw: state = (state * 1103515245 + 12345) mod 2^31, starting from the seed; the number drawn is state >> 16.
 */
export function trainingData(): TrainingData {
  const samples = 640;
  const labels = draws(1, samples).map((number) => number % 10);
  const numbers = draws(2, samples * 784);
  const images = Float32Array.from(numbers, (number, index) => {
    const band = Math.floor((index % 784) / 28) - 4 - 2 * (labels[Math.floor(index / 784)] as number);
    return ((number % 128) + (band === 0 || band === 1 ? 127 : 0)) / 255;
  });
  const oneHot = new Float32Array(samples * 10);
  labels.forEach((label, row) => {
    oneHot[row * 10 + label] = 1;
  });
  const sampleWeights = Float32Array.from(draws(3, samples), (number) => ((number % 4) + 1) / 2);
  return {
    images: { shape: [samples, 784], dtype: 'float32', data: images },
    labels: { shape: [samples], dtype: 'int32', data: labels },
    oneHot: { shape: [samples, 10], dtype: 'float32', data: oneHot },
    sampleWeights: { shape: [samples], dtype: 'float32', data: sampleWeights },
    batchSize: read().batchSize,
  };
}

function draws(seed: number, count: number): Int32Array {
  let state = seed;
  return Int32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state >> 16;
  });
}
