import { cpu } from '@ibex-ml/backend-cpu';
import { NdArray, setBackend } from '@ibex-ml/core';
import { saveModel } from '@ibex-ml/formats/keras';
import { modelCheckpoint } from '@ibex-ml/callbacks';
import { type Arrival, arrive, type Format, type Given, sendAll, transfer, traveller, weigh } from './travelling.ts';

/** What the page can be asked from outside. */
export interface Station {
  /** Writes a model in every format into a folder of the page's own files. */
  sendAll(folder: string): Promise<void>;
  /** Reads from a place; null for what is chosen in the page's input. */
  arrive(format: Format, place: string | null): Promise<Arrival>;
  weigh(place: string | null): Promise<Readonly<Record<string, number>>>;
  transfer(place: string | null): Promise<Arrival>;
  /** What saving to a path, and reading from it, end in. */
  trySaving(path: string): Promise<string>;
  tryReading(place: string): Promise<string>;
  /** Fits with checkpoints; gives the files that have been written, and what the folder holds then. */
  fitWithCheckpoints(path: string): Promise<readonly [saved: readonly string[], root: readonly string[]]>;
}

declare global {
  var station: Station;
}

const input = document.createElement('input');
Object.assign(input, { type: 'file', multiple: true, id: 'chosen' });
document.body.append(input);

const given = (place: string | null): Given => place ?? (input.files as FileList);
const outcome = (attempt: Promise<unknown>): Promise<string> => attempt.then(() => 'done', String);

await setBackend(cpu());
globalThis.station = {
  sendAll,
  arrive: (format, place) => arrive(format, given(place)),
  weigh: (place) => weigh(given(place)),
  transfer: (place) => transfer(given(place)),
  trySaving: async (path) => outcome(saveModel(await traveller(), path)),
  tryReading: (place) => outcome(arrive('keras', place)),
  async fitWithCheckpoints(path) {
    const model = await traveller();
    const checkpoint = modelCheckpoint(path, { format: { saveModel } });
    const x = new NdArray(new Float32Array(72), [2, 6, 6, 1]);
    await model.fit(x, new NdArray(Int32Array.of(0, 1), [2]), { epochs: 2, verbose: 0, callbacks: [checkpoint] });
    return [checkpoint.saved, await Array.fromAsync((await navigator.storage.getDirectory()).keys())];
  },
};
