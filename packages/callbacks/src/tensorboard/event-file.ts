import { appendFile, mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { encodeMessage } from '@ibex-ml/core/protobuf';
import { told } from '../unwritable.ts';
import { type Event, event } from './event-messages.ts';
import { record } from './record.ts';

/** How many files this process has named: two of the same second differ by it. */
let named = 0;

/**
 * A file of events in a folder, both made when the first events come. Nothing is held back: what has been added is in the file, also when
 * the process is killed.
 */
export class EventFile {
  readonly #where: string;
  readonly #argument: string;
  readonly #folder: string;
  #path: string | null = null;
  /** Each waits for the one before: events stay in order, whoever adds them. */
  #added: Promise<void> = Promise.resolve();

  /** @param where, argument - who was told of the folder, and by which argument, for errors */
  constructor(where: string, argument: string, folder: string) {
    this.#where = where;
    this.#argument = argument;
    this.#folder = folder;
  }

  /** @throws {ResourceError} where the file cannot be written */
  add(events: readonly Omit<Event, 'wallTime'>[]): Promise<void> {
    const adding = this.#added.then(() => this.#write(events));
    this.#added = adding.catch(() => undefined);
    return adding;
  }

  async #write(given: readonly Omit<Event, 'wallTime'>[]): Promise<void> {
    const wallTime = Date.now() / 1000;
    const events = given.map((each) => ({ ...each, wallTime }));
    try {
      if (this.#path !== null) {
        await appendFile(this.#path, records(events));
        return;
      }
      await mkdir(this.#folder, { recursive: true });
      const path = join(this.#folder, fileName(wallTime));
      // Who reads it tells by the first event how to read the others.
      const source = { writer: '@ibex-ml/callbacks' };
      await appendFile(path, records([{ wallTime, fileVersion: 'brain.Event:2', sourceMetadata: source }, ...events]));
      this.#path = path;
    } catch (cause) {
      throw told(this.#where, this.#argument, this.#folder, cause);
    }
  }
}

function records(events: readonly Event[]): Uint8Array {
  return Buffer.concat(events.map((each) => record(encodeMessage(event, each))));
}

/** As TensorFlow names them: TensorBoard looks for `tfevents`, and reads the files of a folder in the order of their names. */
function fileName(wallTime: number): string {
  const seconds = String(Math.floor(wallTime)).padStart(10, '0');
  named += 1;
  return `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.${named - 1}.v2`;
}
