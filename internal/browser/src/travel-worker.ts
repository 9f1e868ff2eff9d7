import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { loadModel, saveModel } from '@ibex-ml/formats/keras';
import { arrive } from './travelling.ts';

// A worker of the page's own, which has neither its document nor its address.
self.addEventListener('message', ({ data: { place, port } }: MessageEvent<{ place: string; port: MessagePort }>) => {
  const run = async (): Promise<unknown> => {
    await setBackend(cpu());
    await saveModel(await loadModel(place), 'opfs://of-worker/model.keras');
    return arrive('keras', 'opfs://of-worker/model.keras');
  };
  run().then(
    (arrival) => port.postMessage(arrival),
    (error: unknown) => port.postMessage(String(error)),
  );
});
