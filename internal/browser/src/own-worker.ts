import { wasm } from '@ibex-ml/backend-wasm';
import { type Figures, type Network, train } from './train.ts';

/** What the page asks of this worker, and where it waits for the answer. */
export interface Order {
  readonly network: Network;
  readonly port: MessagePort;
}

/** What it answers. */
export type Answer = { readonly figures: Figures } | { readonly error: string };

// A worker of the page's own, which trains there, and may be blocked by it.
self.addEventListener('message', ({ data: { network, port } }: MessageEvent<Order>) => {
  const backend = wasm({ wasmPaths: '/wasm/', threads: 2 });
  train(network, [backend, backend, backend]).then(
    (figures) => port.postMessage({ figures } satisfies Answer),
    (error: unknown) => port.postMessage({ error: String(error) } satisfies Answer),
  );
});
