import { FormatError } from '@ibex-ml/core';
import { kinds, savedFields, type StateValue } from '@ibex-ml/models';

/** A file that a manifest vouches for. */
export interface ManifestFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** What stands beside a backup, for people and for programs. */
export interface Manifest {
  /** Where the run goes on, as in the state. */
  readonly epoch: number;
  readonly batch: number;
  readonly files: readonly ManifestFile[];
}

const where = 'backupAndRestore';
const form = { format: 'ibex-backup', version: 1 };

/** A manifest as JSON. */
export function manifestToBytes(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify({ ...form, ...manifest }, null, 2)}\n`);
}

/** @throws {FormatError} for bytes that are no manifest, or one of another version */
export function manifestFromBytes(bytes: Uint8Array): Manifest {
  const { count, listOf, record, text } = kinds;
  const json = parse(bytes);
  if (!record.is(json)) throw refused('manifest', 'a record', json);
  const fields = { format: text, version: count, epoch: count, batch: count, files: listOf(record) };
  const { format, version, epoch, batch, files } = savedFields(where, json, fields);
  if (format !== form.format || version !== form.version) throw refused('manifest', 'ibex-backup 1', `${format} ${version}`);
  const file = { name: text, sizeBytes: count, sha256: text };
  return { epoch, batch, files: files.map((each) => savedFields(where, each, file)) };
}

function parse(bytes: Uint8Array): StateValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as StateValue;
  } catch (cause) {
    throw refused('manifest', 'JSON', cause);
  }
}

function refused(argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({ where, argument, expected, received, remedy: 'It is damaged, or of another version of Ibex.' });
}
