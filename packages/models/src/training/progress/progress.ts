import { fixed } from '@ibex-ml/core/python-text';
import type { Logs, ReadLogs } from '../../callbacks/callback.ts';
import { ProgressBar } from './progress-bar.ts';
import { figures, stepTime } from './progress-format.ts';
import type { ProgressOutput } from './progress-output.ts';

/** 0 silent, 1 a progress bar, 2 a line per epoch; `auto` is 1. A bar needs a terminal: elsewhere 1 gives the lines of 2. */
export type Verbose = 'auto' | 0 | 1 | 2;

/** Shows how far a run is. */
export interface Progress {
  epochBegin(epoch: number): void;
  /** @param done - steps done of this epoch; figures are read only when they are shown */
  step(done: number, read: ReadLogs): Promise<void>;
  epochEnd(logs: Logs): void;
}

/** What is known of the run: null steps where they are not known. */
export interface ProgressScope {
  readonly epochs: number;
  readonly steps: number | null;
}

/** Shows nothing. */
export const silent: Progress = { epochBegin: () => undefined, step: () => Promise.resolve(), epochEnd: () => undefined };

/** The display for a level of `verbose`. */
export function progressFor(verbose: Verbose, scope: ProgressScope, output: ProgressOutput): Progress {
  if (verbose === 0) return silent;
  return verbose !== 2 && output.isTerminal ? new BarPerEpoch(scope, output) : new LinePerEpoch(scope, output);
}

/** Keras's `verbose=1`. */
class BarPerEpoch implements Progress {
  readonly #epochs: number;
  readonly #output: ProgressOutput;
  #steps: number | null;
  #bar: ProgressBar | null = null;
  #done = 0;

  constructor({ epochs, steps }: ProgressScope, output: ProgressOutput) {
    this.#epochs = epochs;
    this.#steps = steps;
    this.#output = output;
  }

  epochBegin(epoch: number): void {
    announceEpoch(epoch, this.#epochs, this.#output);
    this.#bar = new ProgressBar(this.#output, this.#steps);
    this.#done = 0;
  }

  async step(done: number, read: ReadLogs): Promise<void> {
    this.#done = done;
    await this.#bar?.step(done, read);
  }

  epochEnd(logs: Logs): void {
    this.#bar?.finish(this.#done, logs);
    this.#steps ??= this.#done;
  }
}

/** Keras's `verbose=2`. */
class LinePerEpoch implements Progress {
  readonly #epochs: number;
  readonly #output: ProgressOutput;
  #steps: number | null;
  #startSeconds = 0;
  #done = 0;

  constructor({ epochs, steps }: ProgressScope, output: ProgressOutput) {
    this.#epochs = epochs;
    this.#steps = steps;
    this.#output = output;
  }

  epochBegin(epoch: number): void {
    announceEpoch(epoch, this.#epochs, this.#output);
    this.#startSeconds = this.#output.nowSeconds();
    this.#done = 0;
  }

  step(done: number): Promise<void> {
    this.#done = done;
    return Promise.resolve();
  }

  epochEnd(logs: Logs): void {
    const took = this.#output.nowSeconds() - this.#startSeconds;
    this.#steps ??= this.#done;
    const count = `${String(this.#done).padStart(String(this.#steps).length)}/${this.#steps}`;
    const perStep = stepTime(took / Math.max(this.#done, 1));
    this.#output.write(`${count} - ${fixed(took, 0)}s - ${perStep}${figures(logs, (value) => value > 1e-3)}\n`);
  }
}

/** `Epoch 1/2` where there are several. */
function announceEpoch(epoch: number, epochs: number, output: ProgressOutput): void {
  if (epochs > 1) output.write(`Epoch ${epoch + 1}/${epochs}\n`);
}
