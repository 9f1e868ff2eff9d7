/** A file, wherever its name is: what programs see of it, and what has been synced; null where nothing has. */
interface Content {
  seen: Uint8Array;
  synced: Uint8Array | null;
}

type Entry = Content | 'folder';

/** What goes wrong at a call, counted from 0: the disk is full from there on, or the machine is gone. */
export interface Trouble {
  readonly at: number;
  readonly kind: 'full' | 'gone';
}

/**
 * A disk in memory with the calls of `node:fs/promises` that durable files are made of. It counts them, goes wrong at one of choice, and
 * knows what a power cut leaves: of whatever was not synced, each name and each content as it was before or after, or cut short.
 */
export class SimulatedDisk {
  calls = 0;
  trouble: Trouble | null = null;
  readonly #seen: Map<string, Entry>;
  #lasting: Map<string, Entry>;
  readonly #touched = new Map<string, number>();

  constructor(entries: ReadonlyMap<string, Entry> = new Map([['/', 'folder']])) {
    this.#seen = new Map(entries);
    this.#lasting = new Map(entries);
  }

  readonly mkdir = async (path: string): Promise<void> => {
    this.#call(true);
    this.#requireFolder(folderOf(path));
    if (this.#seen.has(path)) throw failure('EEXIST', path);
    this.#seen.set(path, 'folder');
  };

  readonly open = async (
    path: string,
    flags: 'wx' | 'r',
  ): Promise<{ writeFile(bytes: Uint8Array): Promise<void>; sync(): Promise<void>; close(): Promise<void> }> => {
    this.#call(flags === 'wx');
    if (flags === 'r') {
      this.#requireFolder(path);
      return { writeFile: () => Promise.reject(failure('EBADF', path)), sync: () => this.#syncFolder(path), close: this.#close };
    }
    this.#requireFolder(folderOf(path));
    if (this.#seen.has(path)) throw failure('EEXIST', path);
    const content: Content = { seen: new Uint8Array(), synced: null };
    this.#seen.set(path, content);
    return {
      writeFile: async (bytes) => {
        // A full disk takes a part.
        content.seen = bytes.slice(0, bytes.length / 2);
        this.#call(true);
        content.seen = bytes.slice();
      },
      sync: async () => {
        this.#call(true);
        content.synced = content.seen;
      },
      close: this.#close,
    };
  };

  readonly readFile = async (path: string): Promise<Uint8Array> => {
    const entry = this.#seen.get(path);
    if (entry === undefined || entry === 'folder') throw failure(entry === 'folder' ? 'EISDIR' : 'ENOENT', path);
    return entry.seen.slice();
  };

  readonly readdir = async (path: string): Promise<string[]> => {
    this.#requireFolder(path);
    return this.#namesIn(path, this.#seen).map((entry) => entry.slice(entry.lastIndexOf('/') + 1));
  };

  readonly rename = async (from: string, to: string): Promise<void> => {
    this.#call(true);
    const entry = this.#seen.get(from);
    if (entry === undefined) throw failure('ENOENT', from);
    this.#seen.set(to, entry);
    this.#seen.delete(from);
  };

  readonly rm = async (path: string): Promise<void> => {
    this.#call(false);
    this.#seen.delete(path);
  };

  readonly rmdir = async (path: string): Promise<void> => {
    this.#call(false);
    this.#requireFolder(path);
    if (this.#namesIn(path, this.#seen).length > 0) throw failure('ENOTEMPTY', path);
    this.#seen.delete(path);
  };

  /** Neither this nor `utimes` is counted or goes wrong: when they are called is up to a clock. */
  readonly stat = async (path: string): Promise<{ readonly mtimeMs: number }> => {
    await this.readFile(path);
    return { mtimeMs: this.#touched.get(path) ?? 0 };
  };

  readonly utimes = async (path: string, _: Date, modified: Date): Promise<void> => {
    await this.readFile(path);
    this.#touched.set(path, modified.getTime());
  };

  /** The paths of all files. */
  get files(): readonly string[] {
    return [...this.#seen].flatMap(([path, entry]) => (entry === 'folder' ? [] : [path])).sort();
  }

  /** The disk as another process finds it, when this one has been killed. */
  afterKill(): SimulatedDisk {
    return new SimulatedDisk(this.#seen);
  }

  /** The disk as it may be found after a power cut. @param random - numbers in [0, 1): which of all that may be */
  afterPowerCut(random: () => number): SimulatedDisk {
    const names = new Set([...this.#seen.keys(), ...this.#lasting.keys()]);
    const left = new Map<string, Entry>();
    for (const name of [...names].sort()) {
      const [before, after] = [this.#lasting.get(name), this.#seen.get(name)];
      const entry = before === after || random() < 0.5 ? before : after;
      if (entry !== undefined && (name === '/' || left.get(folderOf(name)) === 'folder')) left.set(name, remains(entry, random));
    }
    return new SimulatedDisk(left);
  }

  readonly #close = (): Promise<void> => Promise.resolve();

  async #syncFolder(folder: string): Promise<void> {
    this.#call(true);
    const others = [...this.#lasting].filter(([path]) => folderOf(path) !== folder || path === '/');
    const here = this.#namesIn(folder, this.#seen).map((path): [string, Entry] => [path, this.#seen.get(path) as Entry]);
    this.#lasting = new Map([...others, ...here]);
  }

  #namesIn(folder: string, entries: ReadonlyMap<string, Entry>): string[] {
    return [...entries.keys()].filter((path) => path !== '/' && folderOf(path) === folder);
  }

  #requireFolder(path: string): void {
    if (this.#seen.get(path) !== 'folder') throw failure(this.#seen.has(path) ? 'ENOTDIR' : 'ENOENT', path);
  }

  /** @param writes - whether the call needs room on the disk */
  #call(writes: boolean): void {
    const number = this.calls;
    this.calls += 1;
    if (this.trouble === null || number < this.trouble.at) return;
    if (this.trouble.kind === 'gone') throw new MachineGone();
    if (writes) throw failure('ENOSPC', 'the disk');
  }
}

/** What every call ends in once the machine is gone: nothing of the program runs after it. */
export class MachineGone extends Error {}

function remains(entry: Entry, random: () => number): Entry {
  if (entry === 'folder') return entry;
  const { seen, synced } = entry;
  const kept = synced === seen ? seen : seen.slice(0, Math.floor(random() * (seen.length + 1)));
  return { seen: kept, synced: kept };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 1));
}

function failure(code: string, path: string): Error {
  const reasons: Readonly<Record<string, string>> = { ENOSPC: 'no space left on device' };
  return Object.assign(new Error(`${code}: ${reasons[code] ?? 'refused'}, '${path}'`), { code, syscall: 'simulated' });
}
