import { cpu } from '@ibex-ml/backend-cpu';
import { wasm, type WasmOptions } from '@ibex-ml/backend-wasm';
import { type Backend, NdArray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { sequential } from '@ibex-ml/models';
import { type Beats, watchFrames } from './heartbeat.ts';
import { type Figures, type Network, train } from './train.ts';

/** What a page can be asked to compute on: cpu(), or wasm() with these options. */
export type Choice = { readonly name: 'cpu' } | ({ readonly name: 'wasm' } & Pick<WasmOptions, 'threads' | 'wasmPaths'>);

/** What a training in a page gives. */
export interface PageFigures extends Figures, Beats {
  readonly crossOriginIsolated: boolean;
}

/** How long the page's one long step took, and what it gave. */
export interface LongStep extends Beats {
  readonly stepMs: number;
}

/** What the page can be asked from outside. */
export interface Laboratory {
  /** Chooses a backend; gives the error, if there is one. */
  start(choice: Choice): Promise<string | null>;
  train(network: Network, choices: readonly Choice[]): Promise<PageFigures>;
  /** Runs one program that takes about a second. */
  predictAtLength(choice: Choice): Promise<LongStep>;
}

declare global {
  var laboratory: Laboratory;
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

globalThis.laboratory = {
  start: (choice) => setBackend(backendOf(choice)).then(() => null, String),
  async train(network, choices) {
    show(`${network} on ${choices.map(({ name }) => name).join(', ')}`);
    const stop = watchFrames();
    const figures = await train(network, choices.map(backendOf), (epoch, loss) => {
      show(`epoch ${epoch + 1}  loss ${loss.toFixed(4)}  ${'#'.repeat(Math.round(loss * 20))}`);
    });
    return { ...figures, ...stop(), crossOriginIsolated };
  },
  async predictAtLength(choice) {
    await setBackend(backendOf(choice));
    const width = 2048;
    const model = sequential(Array.from({ length: 2 }, () => dense(width, { activation: 'tanh', inputShape: [width] })));
    const x = new NdArray(new Float32Array(1024 * width).fill(0.5), [1024, width]);
    await model.predict(x, { batchSize: 1024, verbose: 0 });
    const stop = watchFrames();
    const start = performance.now();
    await model.predict(x, { batchSize: 1024, verbose: 0 });
    return { stepMs: performance.now() - start, ...stop() };
  },
};
