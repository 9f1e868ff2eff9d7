import { BackendError } from '@ibex-ml/core';

/** A thread that runs, in Node or in a browser. */
export interface Thread {
  /** Sends it a message; what is on the list is handed over, not copied. */
  post(message: unknown, handedOver?: readonly ArrayBuffer[]): void;
  stop(): void;
}

/** Who hears from a thread. */
export interface Listener {
  /** What it says. */
  heard?(message: unknown): void;
  /** That it has ended, for whatever reason, or thrown an error. Comes at the next turn of this thread's event loop. */
  ended(reason: unknown): void;
}

/**
 * Comes after a thread's code, which has defined `begin`. In a browser the thread takes a lock of its own name and keeps it: the
 * browser gives the lock on when the thread ends, however that comes about, and no event would tell.
 */
const opening = `
if (typeof require === 'function') {
  const { parentPort, workerData } = require('node:worker_threads');
  begin(workerData, parentPort);
} else {
  self.onmessage = ({ data }) => begin(data, self);
  const greet = (watched) => self.postMessage({ watched });
  if (self.navigator.locks === undefined) greet(false);
  else navigator.locks.request(self.name, () => (greet(true), new Promise(() => {}))).catch(() => greet(false));
}
`;

/**
 * Starts a thread.
 *
 * @param code - plain JavaScript that defines `begin(data, port)`, and uses nothing from outside; `port` is its end of the line
 * @throws {BackendError} when a page may not start it
 */
export async function startThread(code: string, data: unknown, listener: Listener): Promise<Thread> {
  const whole = code + opening;
  if (typeof process !== 'object' || process.versions?.node === undefined) return startInBrowser(whole, data, listener);
  // Bundlers for browsers must leave it alone.
  const { Worker } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:worker_threads');
  const worker = new Worker(whole, { eval: true, workerData: data, name: 'ibex' });
  worker.once('error', (error) => {
    listener.ended(error);
  });
  worker.once('exit', (code) => {
    listener.ended(`exit with code ${code}`);
  });
  worker.on('message', (message) => listener.heard?.(message));
  worker.unref();
  return {
    post: (message, handedOver = []) => {
      worker.postMessage(message, handedOver);
    },
    stop: () => void worker.terminate(),
  };
}

async function startInBrowser(code: string, data: unknown, listener: Listener): Promise<Thread> {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  // Nobody else's lock has this name, in whatever tab.
  const name = `ibex ${performance.timeOrigin} ${Math.random()}`;
  const worker = new Worker(url, { name });
  const watched = await greeting(worker)
    .catch((cause: unknown) => {
      throw forbidden(cause);
    })
    .finally(() => {
      URL.revokeObjectURL(url);
    });
  if (watched) {
    const ended = (): void => listener.ended('a thread that was ended');
    navigator.locks.request(name, ended).catch(ended);
  }
  worker.addEventListener('error', ({ message }) => {
    listener.ended(message);
  });
  worker.addEventListener('message', (event: MessageEvent<unknown>) => listener.heard?.(event.data));
  worker.postMessage(data, []);
  return {
    post: (message, handedOver = []) => {
      worker.postMessage(message, [...handedOver]);
    },
    stop: () => {
      worker.terminate();
    },
  };
}

/** Waits until a worker has said that it is there: one that may not start says nothing but an error without words. */
function greeting(worker: Worker): Promise<boolean> {
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<{ watched: boolean }>) => resolve(data.watched), { once: true });
    worker.addEventListener('error', ({ message }) => reject(new Error(message ?? 'it did not start')), { once: true });
  });
}

function forbidden(cause: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'threads',
    expected: 'workers, which this page may start',
    received: cause,
    remedy: "Allow blob: under worker-src in the page's Content-Security-Policy.",
    cause,
  });
}

/** For what can no longer be done as a thread has ended. */
export function threadEnded(reason: unknown): BackendError {
  return new BackendError({
    where: 'wasm backend',
    argument: 'threads',
    expected: 'alive',
    received: reason,
    remedy: 'Choose the backend again, setBackend(wasm()); variables may hold a step that was done in part.',
    cause: reason,
  });
}
