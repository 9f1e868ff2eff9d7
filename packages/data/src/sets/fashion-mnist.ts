import type { PinnedDataset } from '../files/pinned-dataset.ts';
import { type ImageDataset, loadImages } from './load-images.ts';

/**
 * Fashion-MNIST: 70,000 pictures of clothes, 28 x 28 grey pixels in ten classes, 60,000 of them to train with and 10,000 to
 * test with.
 *
 * `fashionMnist.load(options)` is like `mnist.load`, from a subfolder `fashion-mnist`; a download is 31 MB.
 *
 * Licence of the data: MIT, copyright 2017 Zalando SE.
 *
 * @throws {ResourceError | FormatError | ArgumentError} as `mnist.load`
 * @example
 * const { train, classNames } = await fashionMnist.load({ channels: true });
 * classNames[train.y.data[0]] // 'Ankle boot'
 * @see keras.datasets.fashion_mnist; Xiao, Rasul, Vollgraf 2017, arXiv:1708.07747
 */
export const fashionMnist: ImageDataset = {
  load: (options = {}) => loadImages(fashionMnistFiles, classNames, options),
};

const classNames: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** The published files. */
export const fashionMnistFiles: PinnedDataset = {
  name: 'fashion-mnist',
  where: 'fashionMnist.load',
  parts: {
    trainImages: {
      content: {
        name: 'train-images-idx3-ubyte',
        sizeBytes: 47_040_016,
        sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      },
      archive: {
        name: 'train-images-idx3-ubyte.gz',
        sizeBytes: 26_421_880,
        sha256: '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
      },
      member: 'x_train',
    },
    trainLabels: {
      content: {
        name: 'train-labels-idx1-ubyte',
        sizeBytes: 60_008,
        sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      },
      archive: {
        name: 'train-labels-idx1-ubyte.gz',
        sizeBytes: 29_515,
        sha256: 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
      },
      member: 'y_train',
    },
    testImages: {
      content: {
        name: 't10k-images-idx3-ubyte',
        sizeBytes: 7_840_016,
        sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      },
      archive: {
        name: 't10k-images-idx3-ubyte.gz',
        sizeBytes: 4_422_102,
        sha256: '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
      },
      member: 'x_test',
    },
    testLabels: {
      content: {
        name: 't10k-labels-idx1-ubyte',
        sizeBytes: 10_008,
        sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      },
      archive: {
        name: 't10k-labels-idx1-ubyte.gz',
        sizeBytes: 5_148,
        sha256: '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
      },
      member: 'y_test',
    },
  },
  mirrors: [
    'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
    'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/',
  ],
};
