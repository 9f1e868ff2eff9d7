import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, FormatError, HostRandom, ResourceError, setBackend } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { MachineGone, SimulatedDisk } from '@ibex-ml/testing';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { resumableRun, type RunOutcome } from './__fixtures__/resumable-run.ts';
import { backupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.ts';
import type { BackupStore } from './backup-store.ts';
import { folderStore } from './folder-store.ts';
import type { Processes } from './processes.ts';

const folder = '/runs/backup';
const options = { saveFreq: 2, deleteCheckpoint: false } as const;
/** Models of a test, kept so that their memory is given back at its end. */
let kept: Model[] = [];
/** The run as it is where nothing interrupts it, on a disk where its backups stay. */
let whole: RunOutcome;
let calls: number;

/** Each run is of a process of its own, and those before it are dead. */
let pid = 0;
const oneMore = (): Processes => {
  pid += 1;
  const mark = { pid, host: 'here', machine: null, boot: null, space: null, start: null };
  return { own: async () => mark, lifeOf: async () => 'dead' };
};

const run = (disk: SimulatedDisk, given: BackupAndRestoreOptions = options, seed = 1): Promise<RunOutcome> =>
  resumableRun([backupAndRestore(folderStore(folder, disk, oneMore()), given)], seed, kept);

/** Starts the run again, on what was left of a disk. */
const again = (disk: SimulatedDisk, given: BackupAndRestoreOptions = options): Promise<RunOutcome> => run(disk, given, 77);

async function failureOf(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => null,
    (error: unknown) => error,
  );
}

beforeAll(async () => {
  await setBackend(cpu());
  const disk = new SimulatedDisk();
  whole = await run(disk);
  calls = disk.calls;
});
beforeEach(() => {
  kept = [];
});
afterEach(() => vi.restoreAllMocks());

it('one backup stays where backups are kept, two where two are, none where the run has ended', async () => {
  const names = (disk: SimulatedDisk): readonly string[] => disk.files.map((path) => path.slice(folder.length + 1));
  const disks = [new SimulatedDisk(), new SimulatedDisk(), new SimulatedDisk()] as const;
  const [one, two, none] = disks;
  await run(one);
  await run(two, { ...options, doubleCheckpoint: true });
  await run(none, {});
  expect(names(one)).toEqual(['backup-00000005.json', 'backup-00000005.state']);
  expect(names(two)).toEqual([4, 5].flatMap((number) => [`backup-0000000${number}.json`, `backup-0000000${number}.state`]));
  expect(names(none)).toEqual([]);
  await expect(none.readdir(folder)).rejects.toThrow('ENOENT');
  const manifest = JSON.parse(new TextDecoder().decode(await one.readFile(`${folder}/backup-00000005.json`))) as object;
  expect(manifest).toMatchObject({
    format: 'ibex-backup',
    version: 1,
    epoch: 2,
    batch: 2,
    files: [{ sizeBytes: expect.any(Number) as number }],
  });
});

describe('a machine that is gone at any call to its disk', () => {
  it.each<readonly [how: string, step: number, left: (disk: SimulatedDisk, random: HostRandom) => SimulatedDisk]>([
    ['the process was killed', 3, (disk) => disk.afterKill()],
    ['the power was cut', 1, (disk, random) => disk.afterPowerCut(() => random.uniform())],
  ])('(%s): the run goes on to the last bit as it would have', async (_, step, left) => {
    const random = new HostRandom(1);
    expect(calls).toBeGreaterThan(40);
    for (let at = 0; at < calls; at += step) {
      const disk = new SimulatedDisk();
      disk.trouble = { at, kind: 'gone' };
      const failure = await failureOf(run(disk));
      expect((failure as ResourceError).cause, `call ${at}`).toBeDefined();
      expect(rootOf(failure)).toBeInstanceOf(MachineGone);
      const after = left(disk, random);
      const hadOne = after.files.some((path) => path.endsWith('.json'));
      // Before the first backup is whole there is no run to go on with: it begins anew, with the random numbers of then.
      expect(await run(after, options, hadOne ? 77 : 1), `call ${at}`).toEqual(whole);
    }
  });
});

describe('a disk that is full from any call on', () => {
  it('ends the run in an error that names the place; the backup before is whole, and nothing else is left', async () => {
    for (let at = 0; at < calls; at += 3) {
      const disk = new SimulatedDisk();
      disk.trouble = { at, kind: 'full' };
      const failure = (await failureOf(run(disk))) as ResourceError | null;
      // The last calls remove something, which needs no room.
      if (failure === null && at >= calls - 3) continue;
      if (!(failure instanceof ResourceError)) throw new Error(`call ${at} ended in ${String(failure)}`);
      expect(failure.message).toMatch(
        /^backupAndRestore: backupDir must be a place that can be read and written, received "\/runs\/backup"\. Name another place, or see to this one \(.*ENOSPC: no space left on device/,
      );
      expect(disk.files.filter((path) => path.endsWith('.partial'))).toEqual([]);
      expect([0, 2]).toContain(disk.files.length);
      expect(failure.message.endsWith('run again to go on from there.')).toBe(disk.files.length === 2);
      disk.trouble = null;
      expect(await run(disk, options, disk.files.length === 2 ? 77 : 1), `call ${at}`).toEqual(whole);
    }
  });
});

describe('a damaged backup', () => {
  const both = { ...options, doubleCheckpoint: true } as const;
  const [state, manifest] = [`${folder}/backup-00000005.state`, `${folder}/backup-00000005.json`];

  /** A disk with the last two backups of a run. */
  async function backedUp(): Promise<SimulatedDisk> {
    const disk = new SimulatedDisk();
    await run(disk, both);
    return disk;
  }

  async function change(disk: SimulatedDisk, path: string, make: (bytes: Uint8Array) => Uint8Array): Promise<void> {
    const bytes = make(await disk.readFile(path));
    await disk.rm(path);
    await (await disk.open(path, 'wx')).writeFile(bytes);
  }

  const damages: readonly (readonly [what: string, message: string, damage: (disk: SimulatedDisk) => Promise<void>])[] = [
    ['cut short', 'backup-00000005.state must be of', (disk) => change(disk, state, (bytes) => bytes.slice(0, -3))],
    [
      'with a bit that is another',
      'backup-00000005.state must be of SHA-256',
      (disk) =>
        change(disk, state, (bytes) => {
          bytes[bytes.length - 9]! ^= 4;
          return bytes;
        }),
    ],
    ['whose state is gone', 'ENOENT', (disk) => disk.rm(state)],
    ['of an empty manifest', 'manifest must be JSON', (disk) => change(disk, manifest, () => new Uint8Array())],
    [
      'of a manifest of a later version',
      'manifest must be ibex-backup 1, not ibex-backup 2',
      (disk) =>
        change(disk, manifest, (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes).replace(': 1', ': 2'))),
    ],
  ];

  it.each(damages)('%s: the one before is gone on with, and it is said', async (_, message, damage) => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const disk = await backedUp();
    await damage(disk);
    expect(await again(disk, both)).toEqual(whole);
    expect(warn.mock.calls.length).toBe(1);
    expect(warn.mock.calls[0]?.[0]).toContain(
      'backupAndRestore: going on from backup 4 in "/runs/backup", as later ones are damaged (backup 5: ',
    );
    expect(warn.mock.calls[0]?.[0]).toContain(message);
  });

  it.each(damages)('%s, without another: an error before training', async (_, message, damage) => {
    const disk = await backedUp();
    await damage(disk);
    for (const path of disk.files.filter((each) => each.includes('4'))) await disk.rm(path);
    const failure = (await failureOf(again(disk, both))) as FormatError;
    expect(failure).toBeInstanceOf(FormatError);
    expect(failure.message).toContain(
      'backupAndRestore: backupDir must be a place with a whole backup, received "/runs/backup".',
    );
    expect(failure.message).toContain('Remove it to start from the beginning, or bring the damaged file back (backup 5: ');
    expect(failure.message).toContain(message);
  });
});

it('what a killed process has left of a backup is removed, what is not of backups stays', async () => {
  const disk = new SimulatedDisk();
  await run(disk);
  for (const name of ['.backup-00000006.state.123.ab.partial', 'backup-00000006.state', 'notes.txt', 'backup-6.json']) {
    await disk.open(`${folder}/${name}`, 'wx');
  }
  const other = await again(disk, { saveFreq: 2 });
  expect(other).toEqual(whole);
  expect(disk.files).toEqual([`${folder}/backup-6.json`, `${folder}/notes.txt`]);
});

it('a store of one’s own can keep the bytes', async () => {
  const files = new Map<string, Uint8Array>();
  const store: BackupStore = {
    place: 'memory',
    list: async () => [...files.keys()],
    read: async (name) => files.get(name) as Uint8Array,
    write: async (name, bytes) => void files.set(name, bytes),
    remove: async (name) => void files.delete(name),
    removePlace: async () => undefined,
  };
  const stop = {
    onEpochEnd: (): never => {
      throw new Error('interrupted');
    },
  };
  await expect(resumableRun([backupAndRestore(store), stop], 1, kept)).rejects.toThrow('interrupted');
  expect([...files.keys()]).toEqual(['backup-00000001.state', 'backup-00000001.json']);
  expect(await resumableRun([backupAndRestore(store)], 77, kept)).toEqual(whole);
  expect(files.size).toBe(0);
});

describe('bad options', () => {
  it.each<readonly [backupDir: unknown, options: unknown, message: string]>([
    ['', {}, 'backupDir must be the path of a folder, or a store with list, read, write, remove, removePlace, received ""'],
    [{ list: () => [] }, {}, 'backupDir must be the path of a folder, or a store with'],
    ['a', { saveFreq: 0 }, 'saveFreq must be "epoch" or an integer >= 1, received 0'],
    ['a', { saveFreq: false }, 'saveFreq must be "epoch" or an integer >= 1, received false'],
    ['a', { doubleCheckpoint: 1 }, 'doubleCheckpoint must be true or false, received 1'],
    ['a', { deleteCheckpoint: null }, 'deleteCheckpoint must be true or false, received null'],
    ['a', { saveBeforePreemption: true }, 'options must be made of saveFreq, doubleCheckpoint, deleteCheckpoint'],
  ])('%o, %o', (backupDir, given, message) => {
    const make = (): unknown => backupAndRestore(backupDir as string, given as BackupAndRestoreOptions);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(`backupAndRestore: ${message}`);
  });
});

/** The error at the bottom. */
function rootOf(error: unknown): unknown {
  const cause = (error as { readonly cause?: unknown } | null)?.cause;
  return cause === undefined ? error : rootOf(cause);
}
