import type { Logs } from '@ibex-ml/models';
import { type OptionNames, refused, requireFlag, requireOptions } from './check.ts';
import { ModelCallback } from './model-callback.ts';

export interface RemoteMonitorOptions {
  /** The address of the server; default `http://localhost:9000`. */
  readonly root?: string;
  /** What comes after it; default `/publish/epoch/end/`. */
  readonly path?: string;
  /** The field of the form that holds the figures; default `data`. */
  readonly field?: string;
  /** Headers of one's own; default null. */
  readonly headers?: Readonly<Record<string, string>> | null;
  /** Whether JSON is sent, and not a form with JSON in a field; default false. */
  readonly sendAsJson?: boolean;
}

const where = 'remoteMonitor';
const names: OptionNames<RemoteMonitorOptions> = { root: true, path: true, field: true, headers: true, sendAsJson: true };
/** A server that does not answer does not hold training up for longer than this. */
const patienceMs = 10_000;

/**
 * Sends the figures of every epoch to a server, by POST: `{ "epoch": 0, "loss": 0.5 }`. Where it cannot be reached, a line says so and
 * training goes on. What it answers is not looked at. Figures that are not finite are sent as null, since JSON has none.
 *
 * @throws {ArgumentError} when an option is out of its range
 * @example
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const monitor = remoteMonitor({ root: 'http://127.0.0.1:1', sendAsJson: true });
 * const { epoch } = await model.fit(ndarray([[1]]), ndarray([[2]]), { epochs: 2, callbacks: [monitor], verbose: 0 });
 * epoch; // [0, 1]
 * @see keras.callbacks.RemoteMonitor
 */
export function remoteMonitor(options: RemoteMonitorOptions = {}): RemoteMonitor {
  return new RemoteMonitor(options);
}

/** Made by `remoteMonitor`. */
export class RemoteMonitor extends ModelCallback {
  readonly #root: string;
  readonly #url: string;
  readonly #field: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #sendAsJson: boolean;

  constructor(options: RemoteMonitorOptions) {
    requireOptions(where, options, names);
    super(where, 1);
    const { root = 'http://localhost:9000', path = '/publish/epoch/end/', field = 'data', headers, sendAsJson = false } = options;
    if (!URL.canParse(root + path)) {
      throw refused(where, 'root', 'an address, which path is put behind', root + path, "Pass 'http://localhost:9000'.");
    }
    if (typeof field !== 'string' || field === '') throw refused(where, 'field', 'a name', field, "Leave it out for 'data'.");
    requireFlag(where, 'sendAsJson', sendAsJson);
    this.#root = root;
    this.#url = root + path;
    this.#field = field;
    this.#headers = headers ?? {};
    this.#sendAsJson = sendAsJson;
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const figures = JSON.stringify({ epoch, ...logs });
    const form = new URLSearchParams({ [this.#field]: figures });
    const type = this.#sendAsJson ? 'application/json' : 'application/x-www-form-urlencoded';
    const request = {
      method: 'POST',
      headers: { 'content-type': type, ...this.#headers },
      body: this.#sendAsJson ? figures : form.toString(),
      signal: AbortSignal.timeout(patienceMs),
    };
    try {
      const { body } = await fetch(this.#url, request);
      await body?.cancel();
    } catch {
      this.say(`Could not reach RemoteMonitor root server at ${this.#root}`);
    }
  }
}
