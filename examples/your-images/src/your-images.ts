import { imageDatasetFromDirectory, loadImage } from '@ibex-ml/data/images';
import { conv2d, dense, dropout, globalAveragePooling2d, maxPooling2d, randomFlip, rescaling } from '@ibex-ml/layers';
import { type History, sequential, type Sequential } from '@ibex-ml/models';

/** A model of images and what its classes are called. */
export interface Classifier {
  readonly model: Sequential;
  readonly classNames: readonly string[];
  /** Height and width that images are brought to. */
  readonly size: number;
}

/** How a folder is learned from. */
export interface TrainOptions {
  readonly epochs?: number;
  readonly size?: number;
  readonly seed?: number;
  readonly verbose?: 0 | 1;
}

/** Trains on four fifths of the images in a folder that holds a folder for each class, and validates on the others. */
export async function trainOn(
  directory: string,
  { epochs = 20, size = 96, seed = 1, verbose = 1 }: TrainOptions = {},
): Promise<Classifier & { readonly history: History }> {
  // Images are decoded beside training, epoch by epoch, so they need not fit into memory.
  const [training, validation] = await imageDatasetFromDirectory(directory, {
    imageSize: [size, size],
    validationSplit: 0.2,
    subset: 'both',
    seed,
    verbose: verbose === 1,
  });
  const classNames = training.classNames ?? [];
  const model = sequential([
    rescaling(1 / 255, { inputShape: [size, size, 3] }),
    randomFlip({ mode: 'horizontal' }),
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d(32, 3, { activation: 'relu' }),
    maxPooling2d({ poolSize: 2 }),
    conv2d(64, 3, { activation: 'relu' }),
    globalAveragePooling2d(),
    dropout(0.2),
    dense(classNames.length, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  const history = await model.fit(training, { epochs, validationData: validation, verbose });
  return { model, classNames, size, history };
}

/** The classes of the image in a file with their probabilities, the likeliest first. */
export async function classify({ model, classNames, size }: Classifier, path: string): Promise<(readonly [string, number])[]> {
  const image = await loadImage(path, { imageSize: [size, size] });
  const probabilities = await model.predict(image.reshape([1, ...image.shape]));
  return classNames
    .map((name, index) => [name, probabilities.data[index] as number] as const)
    .sort(([, left], [, right]) => right - left);
}
