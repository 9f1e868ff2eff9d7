import type { PinnedDataset } from '../files/pinned-dataset.ts';
import { type ImageDataset, loadImages } from './load-images.ts';

/**
 * MNIST: 70,000 handwritten digits, 28 x 28 grey pixels, 60,000 of them to train with and 10,000 to test with.
 *
 * `mnist.load(options)` takes the files from `dataDir` or IBEX_DATA_DIR, else from the cache, else it downloads 11 MB; all are checked by
 * SHA-256. It gives `{ train: { x, y }, test: { x, y }, classNames }`: x uint8 [n, 28, 28] (0 is paper, 255 ink), y uint8 [n].
 * Options: `flatten` gives [n, 784], `channels` [n, 28, 28, 1], `normalize` float32 in 0 .. 1.
 *
 * Licence of the data: Creative Commons Attribution-ShareAlike 3.0, copyright Yann LeCun and Corinna Cortes, after NIST's
 * Special Databases 1 and 3.
 *
 * @throws {ResourceError} when files are missing from a folder that was named, or cannot be had
 * @throws {FormatError} when a file is damaged or another one
 * @throws {ArgumentError} when an option is none
 * @example
 * const { train, test } = await mnist.load({ flatten: true, normalize: true });
 * train.x.shape // [60000, 784]
 * @see keras.datasets.mnist; LeCun, Bottou, Bengio, Haffner 1998, "Gradient-based learning applied to document recognition"
 */
export const mnist: ImageDataset = {
  load: (options = {}) => loadImages(mnistFiles, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], options),
};

/** The published files. The numbers of the .npz are those in Keras's source. */
export const mnistFiles: PinnedDataset = {
  name: 'mnist',
  where: 'mnist.load',
  parts: {
    trainImages: {
      content: {
        name: 'train-images-idx3-ubyte',
        sizeBytes: 47_040_016,
        sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      },
      archive: {
        name: 'train-images-idx3-ubyte.gz',
        sizeBytes: 9_912_422,
        sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
      },
      member: 'x_train',
    },
    trainLabels: {
      content: {
        name: 'train-labels-idx1-ubyte',
        sizeBytes: 60_008,
        sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      },
      archive: {
        name: 'train-labels-idx1-ubyte.gz',
        sizeBytes: 28_881,
        sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
      },
      member: 'y_train',
    },
    testImages: {
      content: {
        name: 't10k-images-idx3-ubyte',
        sizeBytes: 7_840_016,
        sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      },
      archive: {
        name: 't10k-images-idx3-ubyte.gz',
        sizeBytes: 1_648_877,
        sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
      },
      member: 'x_test',
    },
    testLabels: {
      content: {
        name: 't10k-labels-idx1-ubyte',
        sizeBytes: 10_008,
        sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      },
      archive: {
        name: 't10k-labels-idx1-ubyte.gz',
        sizeBytes: 4_542,
        sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
      },
      member: 'y_test',
    },
  },
  npz: {
    name: 'mnist.npz',
    sizeBytes: 11_490_434,
    sha256: '731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1',
  },
  mirrors: [
    'https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz',
    'https://ossci-datasets.s3.amazonaws.com/mnist/',
    'https://storage.googleapis.com/cvdf-datasets/mnist/',
  ],
};
