import { fixed } from '@ibex-ml/core/python-text';
import type { Logs, ReadLogs } from '../../callbacks/callback.ts';
import { figures, stepTime, timeLeft } from './progress-format.ts';
import type { ProgressOutput } from './progress-output.ts';

const intervalSeconds = 0.05;

const bold = (text: string): string => `\u001B[1m${text}\u001B[0m`;
const green = (text: string): string => `\u001B[32m${text}\u001B[0m`;
const white = (text: string): string => `\u001B[37m${text}\u001B[0m`;

/**
 * One line of a terminal, written over again and again: steps, a bar that fills, the time left (at the end, the time taken), the
 * time per step, and figures. The first step, which traces and compiles, is left out of the time per step.
 *
 * @see keras.utils.Progbar
 */
export class ProgressBar {
  readonly #output: ProgressOutput;
  readonly #cells: number;
  readonly #startSeconds: number;
  #target: number | null;
  readonly #logs: Record<string, number> = {};
  #shownSeconds = Number.NEGATIVE_INFINITY;
  #firstStepSeconds: number | null = null;
  #width = 0;

  /**
   * @param target - the number of steps, or null where it is not known
   * @param cells - the width of the bar
   */
  constructor(output: ProgressOutput, target: number | null, cells: number = 20) {
    this.#output = output;
    this.#target = target;
    this.#cells = cells;
    this.#startSeconds = output.nowSeconds();
  }

  /** Shows a step, unless the last one has been shown a moment ago; only then are its figures read. */
  async step(done: number, read: ReadLogs): Promise<void> {
    const now = this.#output.nowSeconds();
    const perStep = this.#secondsPerStep(done, now);
    if (now - this.#shownSeconds < intervalSeconds) return;
    this.#shownSeconds = now;
    const left = this.#target === null ? this.#elapsed(now) : timeLeft(perStep * (this.#target - done));
    this.#write(done, `${bold(left)} ${stepTime(perStep)}`, await read());
  }

  /** Shows the last figures, and goes on to the next line; the number of steps is known by then. */
  finish(done: number, logs: Logs): void {
    this.#target ??= done;
    const now = this.#output.nowSeconds();
    this.#write(done, `${bold(this.#elapsed(now))} ${stepTime(this.#secondsPerStep(done, now))}`, logs, '\n');
  }

  #write(done: number, times: string, logs: Logs, end = ''): void {
    Object.assign(this.#logs, logs);
    const line = `${this.#bar(done)} ${times}${figures(this.#logs, (value) => Math.abs(value) > 1e-3)}`;
    // oxlint-disable-next-line no-control-regex
    const width = line.replaceAll(/\u001B\[\d+m/g, '').length;
    const blanks = ' '.repeat(Math.max(this.#width - width, 0));
    this.#output.write(`${'\b'.repeat(this.#width)}\r${line}${blanks}${end}`);
    this.#width = width;
  }

  #bar(done: number): string {
    if (this.#target === null || this.#target === 0) return `${String(done).padStart(7)}/Unknown`;
    const count = `${String(done).padStart(String(this.#target).length)}/${this.#target}`;
    const filled = Math.min(Math.trunc(this.#cells * (done / this.#target)), this.#cells);
    return `${bold(count)} ${filled > 0 ? green('━'.repeat(filled)) : ''}${white('━'.repeat(this.#cells - filled))}`;
  }

  #elapsed(now: number): string {
    return `${fixed(now - this.#startSeconds, 0)}s`;
  }

  #secondsPerStep(done: number, now: number): number {
    if (done === 0) return 0;
    const afterFirst = done > 1 ? this.#firstStepSeconds : null;
    if (done === 1) this.#firstStepSeconds = now;
    return afterFirst === null ? (now - this.#startSeconds) / done : (now - afterFirst) / (done - 1);
  }
}
