import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import { Dataset } from '@ibex-ml/data';
import { imageDatasetFromDirectory } from '@ibex-ml/data/images';
import { conv2d, dense, globalAveragePooling2d, maxPooling2d, rescaling } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import type { Contestant } from '../contestant.ts';
import { photoFolder } from './photos.ts';

/** This process's arguments: what it does in an epoch, the threads that train, and those that load. */
const [what = '', threads = '', workers = ''] = process.argv.slice(3);

export const contestant: Contestant = {
  name: `ibex, ${what}, threads ${threads}, workers ${workers}`,
  async setup() {
    await setBackend(wasm({ threads: Number(threads) }));
    const options = { imageSize: [128, 128], batchSize: 32, shuffle: false, workers: Number(workers), verbose: false } as const;
    const photos = await imageDatasetFromDirectory(await photoFolder(), options);
    if (what === 'load') {
      return async () => {
        for await (const batch of photos) if (batch.x.shape[1] !== 128) throw new Error('no photos');
      };
    }
    const model = network();
    const loaded = await photos.toArray();
    const epoch = what === 'train' ? Dataset.fromGenerator(() => loaded) : photos;
    return async () => {
      await model.fit(epoch, { epochs: 1, verbose: 0 });
    };
  },
};

function network(): Model {
  const model = sequential([
    rescaling(1 / 255, { inputShape: [128, 128, 3] }),
    conv2d(16, 3, { activation: 'relu' }),
    maxPooling2d(),
    conv2d(32, 3, { activation: 'relu' }),
    maxPooling2d(),
    conv2d(32, 3, { activation: 'relu' }),
    globalAveragePooling2d(),
    dense(2, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy' });
  return model;
}
