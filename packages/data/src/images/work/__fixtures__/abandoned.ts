import { imageDatasetFromDirectory } from '../../image-dataset-from-directory.ts';

// Reads one batch and leaves the rest, without a word to the Dataset: the process has to end all the same.
const dataset = await imageDatasetFromDirectory(process.argv[2] as string, { imageSize: 4, batchSize: 2, workers: 1, verbose: false });
const { value } = (await dataset[Symbol.asyncIterator]().next()) as { readonly value: { readonly x: { readonly shape: unknown } } };
process.stdout.write(JSON.stringify(value.x.shape));
