import { kinds, type Logs, type ReadLogs, savedFields, type StateRecord } from '@ibex-ml/models';
import { type OptionNames, refused, requireFlag, requireNumber, requireOptions, requireVerbose } from '../check.ts';
import { learningRateName } from '../learning-rate.ts';
import { type CallbackVerbose, ModelCallback } from '../model-callback.ts';
import { LiveServer } from './live-server.ts';
import type { EpochReport, Figures, Times } from './messages.ts';

export interface DashboardOptions {
  /** The port to listen on; default 0, any that is free. */
  readonly port?: number;
  /** The address to listen on; default `127.0.0.1`, which only this machine reaches. */
  readonly host?: string;
  /** Names that it is visited by besides `localhost`, `127.0.0.1`, `[::1]` and `host`; default none. */
  readonly allowedHosts?: readonly string[];
  /** Whether a browser is opened on the page; default false. */
  readonly open?: boolean;
  /** Whether the page stays when training has ended, until `close` is called; default false. */
  readonly stayOpen?: boolean;
  /** How long it is at least from one report of a batch to the next; default 200, 0 reports every batch. */
  readonly intervalMs?: number;
  /** 1 says where the page is, 0 says nothing; default 1. */
  readonly verbose?: CallbackVerbose;
}

const where = 'dashboard';
const names: OptionNames<DashboardOptions> = {
  port: true,
  host: true,
  allowedHosts: true,
  open: true,
  stayOpen: true,
  intervalMs: true,
  verbose: true,
};

const stateFields = { first: kinds.count, ended: kinds.listOf(kinds.record), secondsTaken: kinds.number };
const fresh = { first: 0, ended: [], secondsTaken: 0 } as const;

/**
 * A page on this machine that shows a fit while it runs: curves of every figure, of training and of validation, the learning rate, how far it
 * is, and how long it takes yet. Who opens it late sees all; who has lost the connection goes on where they were.
 *
 * Node only. The page needs nothing from elsewhere. It is served while fit runs, or longer with `stayOpen`.
 *
 * @throws {ArgumentError} when an option is out of its range
 * @throws {ResourceError} from fit, before training, when the port is not free
 * @example
 * const model = sequential([dense(1, { inputShape: [1] })]);
 * model.compile({ optimizer: 'sgd', loss: 'mse' });
 * const live = dashboard({ stayOpen: true, verbose: 0 });
 * await model.fit(ndarray([[1], [2]]), ndarray([[1], [2]]), { epochs: 3, callbacks: [live], verbose: 0 });
 * const page = await fetch(live.url);
 * page.headers.get('content-type'); // 'text/html; charset=utf-8'
 * await live.close();
 */
export function dashboard(options: DashboardOptions = {}): Dashboard {
  return new Dashboard(options);
}

/** Made by `dashboard`. */
export class Dashboard extends ModelCallback implements AsyncDisposable {
  /** What is run in one go is quicker done than the page is told again; only with an interval of 0 it is told of every batch. */
  readonly skipsBatches: boolean;
  readonly #options: DashboardOptions;
  #server: LiveServer | null = null;
  #url: string | null = null;
  #begun = 0;
  #reported = 0;
  #epoch = 0;
  /** The first epoch of this run, from 0. */
  #first = 0;
  #ended: EpochReport[] = [];

  constructor(options: DashboardOptions) {
    requireOptions(where, options, names);
    const { port = 0, host = '127.0.0.1', allowedHosts = [], intervalMs, verbose = 1 } = options;
    requireVerbose(where, verbose);
    super(where, verbose);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw refused(where, 'port', 'an integer of 0 to 65535', port, 'Leave it out for any that is free.');
    }
    if (typeof host !== 'string' || host === '') {
      throw refused(where, 'host', 'an address of this machine', host, 'Leave it out to be reached from this machine alone.');
    }
    if (!Array.isArray(allowedHosts) || !allowedHosts.every((name) => typeof name === 'string')) {
      throw refused(where, 'allowedHosts', 'a list of names', allowedHosts, "Pass names without a port: ['trainer.local'].");
    }
    requireFlag(where, 'open', options.open);
    requireFlag(where, 'stayOpen', options.stayOpen);
    requireNumber(where, 'intervalMs', intervalMs, 0);
    this.skipsBatches = intervalMs !== 0;
    this.#options = options;
  }

  /** The address of the page; null while there is none. */
  get url(): string | null {
    return this.#url;
  }

  async onTrainBegin(saved?: StateRecord): Promise<void> {
    const state = saved === undefined ? fresh : savedFields(where, saved, stateFields);
    const { open = false } = this.#options;
    await this.#listen();
    this.#begun = performance.now() - 1000 * state.secondsTaken;
    this.#reported = Number.NEGATIVE_INFINITY;
    this.#first = state.first;
    this.#ended = [...(state.ended as unknown as readonly EpochReport[])];
    const { epochs, steps } = this.parameters;
    this.#server?.publish({ type: 'begin', data: { model: this.model.name, epochs, steps } });
    for (const data of this.#ended) this.#server?.publish({ type: 'epoch', data });
    if (!open || this.#url === null) return;
    const { default: openPage } = await import('open');
    // Training is worth more than the page.
    await openPage(this.#url).catch(() => this.say('dashboard: the page could not be opened; visit that address'));
  }

  onEpochBegin(epoch: number): void {
    if (this.#ended.length === 0) this.#first = epoch;
    this.#epoch = epoch + 1;
  }

  onEpochResume(epoch: number): void {
    this.#epoch = epoch + 1;
  }

  async onTrainBatchEndLazy(batch: number, read: ReadLogs): Promise<void> {
    const now = performance.now();
    if (now - this.#reported < (this.#options.intervalMs ?? 200)) return;
    this.#reported = now;
    const { steps } = this.parameters;
    const times = this.#times(steps === null ? null : this.#ended.length + (batch + 1) / steps);
    const figures = plain(await read());
    this.#server?.publish({ type: 'step', data: { epoch: this.#epoch, batch: batch + 1, figures, ...times } });
  }

  async onEpochEnd(epoch: number, logs: Logs): Promise<void> {
    const rate = logs[learningRateName] ?? (await this.model.trainer.optimizer.readLearningRate());
    const figures = plain({ ...logs, [learningRateName]: rate });
    const data = { epoch: epoch + 1, figures, ...this.#times(this.#ended.length + 1) };
    this.#ended.push(data);
    this.#server?.publish({ type: 'epoch', data });
  }

  async onTrainEnd(): Promise<void> {
    this.#server?.publish({ type: 'end', data: this.#times(this.#ended.length) });
    if (this.#options.stayOpen === true) this.#server?.hold();
    else await this.close();
  }

  saveState(): StateRecord {
    return { first: this.#first, ended: this.#ended.map((report) => ({ ...report })), secondsTaken: this.#secondsTaken() };
  }

  /** Ends the page; those who watch keep what they have seen. */
  async close(): Promise<void> {
    const server = this.#server;
    [this.#server, this.#url] = [null, null];
    await server?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #listen(): Promise<void> {
    if (this.#server !== null) return;
    const { port = 0, host = '127.0.0.1', allowedHosts = [] } = this.#options;
    const server = new LiveServer(['localhost', '127.0.0.1', '[::1]', host, ...allowedHosts]);
    this.#url = await server.listen(where, port, host);
    this.#server = server;
    this.say(`dashboard: ${this.#url}`);
  }

  #secondsTaken(): number {
    return (performance.now() - this.#begun) / 1000;
  }

  /** @param epochs - how many of them are done; null where that is not known */
  #times(epochs: number | null): Times {
    const secondsTaken = this.#secondsTaken();
    if (epochs === null) return { secondsTaken, secondsLeft: null, done: null };
    const done = Math.min(epochs / (this.parameters.epochs - this.#first), 1);
    return { secondsTaken, secondsLeft: done === 0 ? null : (secondsTaken * (1 - done)) / done, done };
  }
}

/** Figures as JSON has them. */
function plain(logs: Logs): Figures {
  return Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]));
}
