import { cpu } from '@ibex-ml/backend-cpu';
import { wasm, type WasmOptions } from '@ibex-ml/backend-wasm';
import { type Backend, setBackend } from '@ibex-ml/core';
import type { ColorMode } from '@ibex-ml/data/images';
import { watchFrames } from './heartbeat.ts';
import { type Ended, fitUntilEnded } from './end-worker.ts';
import type { Answer, Order } from './own-worker.ts';
import { type BackedUp, fitBackedUp } from './backed-up.ts';
import { type FileFigures, writeAndRead } from './files.ts';
import { type Loaded, loadImages, readFolder, type SentFile } from './images.ts';
import { fitAtLength, type LongFit, type Reference } from './long-fit.ts';
import { type Figures, type Network, train } from './train.ts';

/** What a page can be asked to compute on: cpu(), or wasm() with these options. */
export type Choice = { readonly name: 'cpu' } | ({ readonly name: 'wasm' } & Pick<WasmOptions, 'threads' | 'wasmPaths'>);

/** What a training in a page gives. */
export interface PageFigures extends Figures {
  /** How many frames the page could draw meanwhile. */
  readonly frames: number;
  readonly crossOriginIsolated: boolean;
}

/** What a fit in long steps in a page gives. */
export interface PageFit extends LongFit {
  readonly crossOriginIsolated: boolean;
}

/** What the page can be asked from outside. */
export interface Laboratory {
  /** Chooses a backend; gives the error, if there is one. */
  start(choice: Choice): Promise<string | null>;
  train(network: Network, choices: readonly Choice[]): Promise<PageFigures>;
  /** Trains in a worker of the page's own. */
  trainInWorker(network: Network): Promise<Figures>;
  /** Fits in long steps, counting the page's frames in each. */
  fitAtLength(network: Reference, choice: Choice): Promise<PageFit>;
  /** Fits until one of the workers is ended: after some time, or by itself. The page's first script has put them within reach. */
  fitUntilEnded(endMs: number | null): Promise<Ended>;
  /** Fits with backups in a folder of the browser's own files; null where it stands still after so many batches. */
  fitBackedUp(folder: string, stopAfter: number | null): Promise<BackedUp | null>;
  /** The names in a folder of the browser's own files. */
  ownFiles(...path: readonly string[]): Promise<readonly string[]>;
  /** Writes a model in every format and reads it again, by way of the browser's own files. */
  writeAndRead(): Promise<FileFigures>;
  /** Loads image files in each colour mode. */
  loadImages(files: readonly SentFile[], modes: readonly ColorMode[], turned: boolean): Promise<readonly Loaded[]>;
  /** Reads a folder of images in batches. */
  readFolder(files: readonly SentFile[]): Promise<unknown>;
}

declare global {
  var laboratory: Laboratory;
  /** The workers that have been started, where the page's first script keeps them. */
  var workers: readonly Worker[];
  /** Whether that script spoils those which are started. */
  var spoils: boolean;
}

const made = new Map<string, Backend>();

/** The same choice is the same backend, so that going back to it is seen to work too. */
function backendOf(choice: Choice): Backend {
  const { name, ...options } = choice;
  const key = JSON.stringify(choice);
  const backend = made.get(key) ?? (name === 'cpu' ? cpu() : wasm({ wasmPaths: '/wasm/', ...options }));
  made.set(key, backend);
  return backend;
}

function show(text: string): void {
  document.querySelector('#log')?.append(`${text}\n`);
}

/** Through the private file system of the page's origin, then by fetch from an address of a blob. */
async function keepInBrowser(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await navigator.storage.getDirectory();
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  await stream.write(bytes);
  await stream.close();
  const address = URL.createObjectURL(await handle.getFile());
  const response = await fetch(address);
  const read = new Uint8Array(await response.arrayBuffer());
  URL.revokeObjectURL(address);
  return read;
}

globalThis.laboratory = {
  writeAndRead: () => writeAndRead(keepInBrowser),
  loadImages,
  readFolder,
  fitBackedUp,
  async ownFiles(...path) {
    let folder = await navigator.storage.getDirectory();
    for (const name of path) folder = await folder.getDirectoryHandle(name);
    return Array.fromAsync(folder.keys());
  },
  start: (choice) => setBackend(backendOf(choice)).then(() => null, String),
  async train(network, choices) {
    show(`${network} on ${choices.map(({ name }) => name).join(', ')}`);
    const frames = watchFrames();
    const figures = await train(network, choices.map(backendOf), (epoch, loss) => {
      show(`epoch ${epoch + 1}  loss ${loss.toFixed(4)}  ${'#'.repeat(Math.round(loss * 20))}`);
    });
    frames.stop();
    return { ...figures, frames: frames.count(), crossOriginIsolated };
  },
  trainInWorker(network) {
    const worker = new Worker('/own-worker.js', { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ network, port: port2 } satisfies Order, [port2]);
    return new Promise((resolve, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
      port1.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
        if ('figures' in data) resolve(data.figures);
        else reject(new Error(data.error));
      });
      port1.start();
    });
  },
  async fitAtLength(network, choice) {
    const frames = watchFrames();
    const fit = await fitAtLength(network, backendOf(choice), () => frames.count());
    frames.stop();
    return { ...fit, crossOriginIsolated };
  },
  fitUntilEnded(endMs) {
    const end = endMs === null ? null : (): void => workers.at(endMs % workers.length)?.terminate();
    const afresh: Backend = wasm({ wasmPaths: '/wasm/', threads: 2 });
    const second: Backend = {
      ...afresh,
      get executor() {
        return afresh.executor;
      },
      start() {
        globalThis.spoils = false;
        return afresh.start();
      },
    };
    return fitUntilEnded(wasm({ wasmPaths: '/wasm/', threads: 2 }), second, end, endMs ?? 0);
  },
};
