import type { Callback } from '@ibex-ml/models';

/** How long the training part of epochs took, validation left out. */
export class Stopwatch implements Callback {
  readonly #epochsMs: number[] = [];
  #startMs = 0;
  #running = false;

  onEpochBegin(): void {
    this.#startMs = performance.now();
    this.#running = true;
  }

  onTestBegin(): void {
    this.#stop();
  }

  onEpochEnd(): void {
    this.#stop();
  }

  /** The median over epochs, in seconds. */
  get secondsPerEpoch(): number {
    const sorted = [...this.#epochsMs].sort((a, b) => a - b);
    return (sorted[Math.floor(sorted.length / 2)] ?? 0) / 1000;
  }

  #stop(): void {
    if (this.#running) this.#epochsMs.push(performance.now() - this.#startMs);
    this.#running = false;
  }
}
