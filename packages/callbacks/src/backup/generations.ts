import { FormatError, IbexError } from '@ibex-ml/core';
import { sha256 } from '@ibex-ml/data/durable';
import type { StateRecord } from '@ibex-ml/models';
import type { BackupStore } from './backup-store.ts';
import { manifestFromBytes, manifestToBytes } from './manifest.ts';
import { stateFromBytes, stateToBytes } from './state-bytes.ts';

const where = 'backupAndRestore';
/** Files of generations, and what a process that was killed has left of one. */
const ownName = /^\.?backup-(\d{8,})\.(state|json)(\..*\.partial)?$/;

/** What is backed up: a state, and where in its epochs it was. */
export interface Backup {
  readonly epoch: number;
  readonly batch: number;
  readonly state: StateRecord;
}

/** A backup that was found whole, and what is wrong with later ones. */
export interface FoundBackup {
  readonly generation: number;
  readonly state: StateRecord;
  readonly problems: readonly string[];
}

/**
 * Writes a backup: the state, and then, when that is whole, the manifest that names it with its size and SHA-256. Where that fails, nothing of
 * it is left.
 */
export async function writeGeneration(store: BackupStore, generation: number, { epoch, batch, state }: Backup): Promise<void> {
  const { stateName, manifestName } = namesOf(generation);
  const bytes = stateToBytes(state);
  const file = { name: stateName, sizeBytes: bytes.length, sha256: await sha256(bytes, where) };
  try {
    await store.write(stateName, bytes);
    await store.write(manifestName, manifestToBytes({ epoch, batch, files: [file] }));
  } catch (error) {
    for (const name of [manifestName, stateName]) await store.remove(name).catch(() => undefined);
    throw error;
  }
}

/**
 * The latest backup that is whole, or null where there is none and never was one.
 *
 * @throws {FormatError} when there are backups, and none is whole
 */
export async function readLatest(store: BackupStore): Promise<FoundBackup | null> {
  const problems: string[] = [];
  for (const generation of await generationsOf(store)) {
    try {
      return { generation, state: await readGeneration(store, generation), problems };
    } catch (error) {
      problems.push(`backup ${generation}: ${error instanceof IbexError ? shortly(error) : String(error)}`);
    }
  }
  if (problems.length === 0) return null;
  throw new FormatError({
    where,
    argument: 'backupDir',
    expected: 'a place with a whole backup',
    received: store.place,
    remedy: `Remove it to start from the beginning, or bring the damaged file back (${problems.join('; ')}).`,
  });
}

/** Removes all files of generations but those to keep; what is not ours stays. A manifest goes first: without it the rest is nothing. */
export async function removeGenerations(store: BackupStore, keep: readonly number[]): Promise<void> {
  const own = (await store.list()).filter((name) => ownName.test(name)).sort();
  for (const name of own) {
    const isKept = keep.includes(numberOf(name)) && !name.endsWith('.partial');
    if (!isKept) await store.remove(name);
  }
}

/** The numbers of generations with a manifest, the latest first. */
async function generationsOf(store: BackupStore): Promise<readonly number[]> {
  const manifests = (await store.list()).filter((name) => ownName.test(name) && !name.startsWith('.') && name.endsWith('.json'));
  return manifests.map(numberOf).sort((a, b) => b - a);
}

async function readGeneration(store: BackupStore, generation: number): Promise<StateRecord> {
  const { stateName, manifestName } = namesOf(generation);
  const { files } = manifestFromBytes(await store.read(manifestName));
  const [file] = files;
  if (file?.name !== stateName || files.length !== 1) throw damaged('files', stateName, files.map(({ name }) => name).join());
  const bytes = new Uint8Array(await store.read(stateName));
  if (bytes.length !== file.sizeBytes) throw damaged(stateName, `of ${file.sizeBytes} bytes`, bytes.length);
  const found = await sha256(bytes, where);
  if (found !== file.sha256) throw damaged(stateName, `of SHA-256 ${file.sha256}`, found);
  return stateFromBytes(bytes);
}

function namesOf(generation: number): { readonly stateName: string; readonly manifestName: string } {
  const base = `backup-${String(generation).padStart(8, '0')}`;
  return { stateName: `${base}.state`, manifestName: `${base}.json` };
}

function numberOf(name: string): number {
  return Number(ownName.exec(name)?.[1]);
}

function shortly({ argument, expected, received }: IbexError): string {
  return `${argument} must be ${expected}, not ${String(received)}`;
}

function damaged(argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({ where, argument, expected, received, remedy: 'It is damaged.' });
}
