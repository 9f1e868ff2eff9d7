import { type Callback, kinds, savedFields, type StateRecord } from '@ibex-ml/models';

/** How long the training part of epochs took, validation left out; also of those before an interruption, which it tells of. */
export class Stopwatch implements Callback {
  readonly #say: (line: string) => void;
  #epochsMs: number[] = [];
  #startMs = 0;
  #running = false;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  saveState(): StateRecord {
    return { epochsMs: [...this.#epochsMs] };
  }

  onTrainBegin(saved?: StateRecord): void {
    if (saved === undefined) return;
    this.#epochsMs = [...savedFields('stopwatch', saved, { epochsMs: kinds.listOf(kinds.number) }).epochsMs];
    this.#say(`Going on with a run that was interrupted after ${this.#epochsMs.length} epochs.`);
  }

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
