import type { Message } from './messages.ts';

/** A message with its place among all of this log. */
export interface Entry {
  readonly number: number;
  readonly message: Message;
}

/**
 * The messages of a run, as a viewer needs them who comes late: those of epochs, and the last one of a step. It grows with the epochs alone.
 */
export class RunLog {
  /** In front of every id, so that one of another log is known as such. */
  readonly #name: string = crypto.randomUUID().slice(0, 8);
  #entries: Entry[] = [];
  #last = 0;

  add(message: Message): void {
    this.#last += 1;
    // A run begins anew, and a report of a step holds until the next report.
    if (message.type === 'begin') this.#entries = [];
    else if (this.#entries.at(-1)?.message.type === 'step') this.#entries.pop();
    this.#entries.push({ number: this.#last, message });
  }

  /** What has been added after a number; all for 0. */
  after(number: number): readonly Entry[] {
    const first = this.#entries.findLastIndex((entry) => entry.number <= number) + 1;
    return this.#entries.slice(first);
  }

  /** An entry as an event of an event stream. */
  format({ number, message: { type, data } }: Entry): string {
    return `id: ${this.#name}-${number}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  /** The number in an id; 0 where it is none of this log, as of a viewer who was there before this process. */
  numberOf(id: string | undefined): number {
    const number = Number(id?.startsWith(`${this.#name}-`) === true ? id.slice(this.#name.length + 1) : 0);
    return Number.isSafeInteger(number) && number <= this.#last ? number : 0;
  }
}
