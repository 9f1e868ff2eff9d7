import { kinds, savedFields, type StateRecord } from '@ibex-ml/models';
import { codeOf } from '@ibex-ml/data/durable';
import type { BackupStore } from './backup-store.ts';
import { heldByAnother } from './held-by-another.ts';
import type { ProcessMark, Processes } from './processes.ts';

/** A place where runs can put claims, and see when one was touched last. */
export interface ClaimPlace extends Pick<BackupStore, 'place' | 'list' | 'read' | 'write' | 'remove'> {
  /** A sign of life of a claim. */
  touch(name: string): Promise<void>;
  /** When it was touched last, or null where it is not there (any more). */
  touchedMs(name: string): Promise<number | null>;
}

/** How long the parts of holding a place last. */
export interface HoldTiming {
  /** Between two signs of life of the holder. */
  readonly heartbeatMs: number;
  /** Without one for this long, a process that cannot be seen from here counts as dead. */
  readonly silenceMs: number;
}

/** Claims, and what a process that was killed has left of one. */
const ownName = /^(run-[\da-f-]{36}|\.run-[\da-f-]{36}\..*\.partial)$/;
const where = 'backupAndRestore';
const { count, orNull, text } = kinds;
const fields = {
  pid: count,
  host: text,
  machine: orNull(text),
  boot: orNull(text),
  space: orNull(text),
  start: orNull(text),
  since: text,
};

/** A process that has a place, or wants it. */
type Claim = ProcessMark & { readonly since: string };

/** The claims of runs on one place: a file for each. */
export class Claims {
  readonly #place: ClaimPlace;
  readonly #processes: Processes;
  readonly #timing: HoldTiming;

  constructor(place: ClaimPlace, processes: Processes, timing: HoldTiming) {
    this.#place = place;
    this.#processes = processes;
    this.#timing = timing;
  }

  /** Puts a claim of this process there. */
  async put(name: string): Promise<void> {
    const claim: Claim = { ...(await this.#processes.own()), since: new Date().toISOString() };
    await this.#place.write(name, new TextEncoder().encode(`${JSON.stringify(claim, null, 2)}\n`));
  }

  /** A name for a claim. */
  newName(): string {
    return `run-${crypto.randomUUID()}`;
  }

  /** The names of all that are there. */
  async names(): Promise<readonly string[]> {
    return (await this.#place.list()).filter((name) => ownName.test(name)).sort();
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#place.remove(name);
  }

  async touch(name: string): Promise<void> {
    await this.#place.touch(name);
  }

  /**
   * Sees to it that none of these is of a process that lives, waiting where that shows only with time.
   *
   * @throws {ResourceError} that names the process which does
   */
  async requireDead(names: readonly string[]): Promise<void> {
    for (const name of names.filter((each) => !each.startsWith('.'))) {
      const claim = await this.#read(name);
      if (claim === 'gone') continue;
      const life = claim === null ? 'unseen' : await this.#processes.lifeOf(claim);
      if (life === 'alive' || (life === 'unseen' && (await this.#showsLife(name, claim)))) throw await this.#held(claim);
    }
  }

  /** A claim; null where it is none of this version. */
  async #read(name: string): Promise<Claim | null | 'gone'> {
    try {
      const json = JSON.parse(new TextDecoder().decode(await this.#place.read(name))) as StateRecord;
      return savedFields(where, json, fields);
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? 'gone' : null;
    }
  }

  /** Watches a claim until it is touched; false where it is not for long enough, by this machine's clock. */
  async #showsLife(name: string, claim: Claim | null): Promise<boolean> {
    const { heartbeatMs, silenceMs } = this.#timing;
    const started = performance.now();
    const first = await this.#place.touchedMs(name);
    let told = false;
    for (let last = first; last !== null; last = await this.#place.touchedMs(name)) {
      if (last !== first) return true;
      const waitedMs = performance.now() - started;
      if (waitedMs > silenceMs) return false;
      if (waitedMs > 3 * heartbeatMs && !told) {
        told = true;
        const longest = Math.round(silenceMs / 1000);
        console.warn(
          `${where}: waiting up to ${longest} s for a sign of life of ${nameOf(claim)}, which had "${this.#place.place}".`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, heartbeatMs / 4));
    }
    return false;
  }

  async #held(claim: Claim | null): Promise<Error> {
    const own = await this.#processes.own();
    const isOwn = claim !== null && claim.pid === own.pid && claim.start === own.start && claim.host === own.host;
    const since = claim === null ? '' : ` (since ${claim.since})`;
    const [holder, end] = isOwn ? ['another run of this process', 'end it'] : [nameOf(claim), 'end that process'];
    return heldByAnother(this.#place.place, `${holder.replace(/^./, (letter) => letter.toUpperCase())}${since}`, end);
  }
}

function nameOf(claim: Claim | null): string {
  return claim === null ? 'a process of another version of Ibex' : `process ${claim.pid} on ${claim.host}`;
}
