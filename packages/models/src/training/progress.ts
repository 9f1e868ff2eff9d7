import type { Logs } from '../callbacks/callback.ts';
import { type ProgressOutput, standardOutput } from './progress-output.ts';

/** 0 silent, 1 a progress bar, 2 a line per epoch; `auto` is 1. */
export type Verbose = 'auto' | 0 | 1 | 2;

/** Shows how far a run is. */
export interface Progress {
  epochBegin(epoch: number): void;
  /** @param done - steps done of this epoch; figures are read only when they are shown */
  step(done: number, read: () => Promise<Logs>): Promise<void>;
  epochEnd(logs: Logs): void;
}

/** What is known of the run: null epochs where they are not counted, null steps where they are not known. */
export interface ProgressScope {
  readonly epochs: number | null;
  readonly steps: number | null;
}

/** Shows nothing. */
export const silent: Progress = { epochBegin: () => undefined, step: () => Promise.resolve(), epochEnd: () => undefined };

/** The display for a level of `verbose`; a bar needs a terminal, and is a line per epoch elsewhere. */
export function progressFor(verbose: Verbose, scope: ProgressScope, output: ProgressOutput = standardOutput()): Progress {
  if (verbose === 0) return silent;
  return verbose !== 2 && output.isTerminal ? new ProgressBar(scope, output) : new ProgressLine(scope, output);
}

const barWidth = 20;
const intervalMs = 50;

/** Keras's bar: steps, a line that fills, the time left, and the figures so far. */
class ProgressBar implements Progress {
  readonly #scope: ProgressScope;
  readonly #output: ProgressOutput;
  #startMs = 0;
  #shownMs = 0;
  #done = 0;
  #width = 0;

  constructor(scope: ProgressScope, output: ProgressOutput) {
    this.#scope = scope;
    this.#output = output;
  }

  epochBegin(epoch: number): void {
    if (this.#scope.epochs !== null) this.#output.write(`Epoch ${epoch + 1}/${this.#scope.epochs}\n`);
    this.#startMs = performance.now();
    this.#shownMs = Number.NEGATIVE_INFINITY;
    this.#done = 0;
    this.#width = 0;
  }

  async step(done: number, read: () => Promise<Logs>): Promise<void> {
    this.#done = done;
    const now = performance.now();
    if (now - this.#shownMs < intervalMs) return;
    this.#shownMs = now;
    const perStepMs = (now - this.#startMs) / done;
    const time = this.#scope.steps === null ? `${seconds(now - this.#startMs)} ${stepTime(perStepMs)}` : eta((this.#scope.steps - done) * perStepMs);
    this.#show(time, await read());
  }

  epochEnd(logs: Logs): void {
    const tookMs = performance.now() - this.#startMs;
    this.#show(`${seconds(tookMs)}\u001B[0m ${stepTime(tookMs / Math.max(this.#done, 1))}`, logs);
    this.#output.write('\n');
  }

  #show(time: string, logs: Logs): void {
    const { steps } = this.#scope;
    const total = steps ?? this.#done;
    const filled = steps === null ? 0 : Math.floor((barWidth * this.#done) / total);
    const count = steps === null ? `${this.#done}/Unknown` : `${String(this.#done).padStart(String(total).length)}/${total}`;
    const line = steps === null ? '' : `\u001B[32m${'━'.repeat(filled)}\u001B[0m\u001B[37m${'━'.repeat(barWidth - filled)}\u001B[0m`;
    const text = `\u001B[1m${count}\u001B[0m ${line} \u001B[1m${time}\u001B[0m${figures(logs)}`;
    const visible = text.replaceAll(/\u001B\[\d+m/g, '').length;
    this.#output.write(`\r${text}${' '.repeat(Math.max(this.#width - visible, 0))}`);
    this.#width = visible;
  }
}

/** Keras's line per epoch. */
class ProgressLine implements Progress {
  readonly #scope: ProgressScope;
  readonly #output: ProgressOutput;
  #startMs = 0;
  #done = 0;

  constructor(scope: ProgressScope, output: ProgressOutput) {
    this.#scope = scope;
    this.#output = output;
  }

  epochBegin(epoch: number): void {
    if (this.#scope.epochs !== null) this.#output.write(`Epoch ${epoch + 1}/${this.#scope.epochs}\n`);
    this.#startMs = performance.now();
    this.#done = 0;
  }

  step(done: number): Promise<void> {
    this.#done = done;
    return Promise.resolve();
  }

  epochEnd(logs: Logs): void {
    const tookMs = performance.now() - this.#startMs;
    const per = stepTime(tookMs / Math.max(this.#done, 1));
    this.#output.write(`${this.#done}/${this.#scope.steps ?? this.#done} - ${seconds(tookMs)} - ${per}${figures(logs)}\n`);
  }
}

/** ` - accuracy: 0.9712 - loss: 0.0961`, with four digits as Keras gives them. */
export function figures(logs: Logs): string {
  return Object.entries(logs)
    .map(([name, value]) => ` - ${name}: ${Math.abs(value) > 1e-3 || Number.isNaN(value) ? value.toFixed(4) : exponent(value)}`)
    .join('');
}

/** Python's `%.4e`: two digits of exponent at least. */
function exponent(value: number): string {
  return value.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)}s`;
}

function stepTime(ms: number): string {
  if (ms >= 1000) return `${Math.round(ms / 1000)}s/step`;
  if (ms >= 1) return `${Math.round(ms)}ms/step`;
  return `${Math.round(ms * 1000)}us/step`;
}

function eta(ms: number): string {
  const total = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (total > 3600) return `${Math.floor(total / 3600)}:${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
  return total > 60 ? `${Math.floor(total / 60)}:${two(total % 60)}` : `${total}s`;
}
