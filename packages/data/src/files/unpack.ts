import { gunzip } from '#gunzip';
import { FormatError, IbexError } from '@ibex-ml/core';
import { isGzip } from './gzip-format.ts';
import { writeIdx } from './idx.ts';
import { readNpz } from './npz.ts';
import { type Bytes, type Contents, type PartName, type PinnedDataset, type PinnedFile, partNames } from './pinned-dataset.ts';
import { sha256 } from './sha256.ts';

/** What the longest NumPy header of such an array may add to its numbers. */
const npyHeaderCapBytes = 1024;

/**
 * One IDX file out of its bytes, compressed or not, checked against its SHA-256.
 *
 * @param place - the path or address that errors name
 * @throws {FormatError} when it is damaged or another file
 */
export async function unpackIdx(dataset: PinnedDataset, part: PartName, bytes: Bytes, place: string): Promise<Bytes> {
  const { content, archive } = dataset.parts[part];
  return refusingDamage(dataset, content, place, async () => {
    if (!isGzip(bytes)) {
      await requireHash(bytes, content, dataset.where);
      return bytes;
    }
    const [plain, packed] = await Promise.all([gunzip(bytes, content.sizeBytes), sha256(bytes, dataset.where)]);
    // The archive as it was published holds the content as it was published, and is a fifth of it to hash.
    if (packed !== archive.sha256) await requireHash(plain, content, dataset.where);
    return plain;
  });
}

/**
 * The four IDX files out of a NumPy archive, checked against their SHA-256.
 *
 * @throws {FormatError} when it is damaged or holds other arrays
 */
export async function unpackNpz(dataset: PinnedDataset, npz: PinnedFile, bytes: Bytes, place: string): Promise<Contents> {
  return refusingDamage(dataset, npz, place, async () => {
    const caps = new Map(
      partNames.map((part) => {
        const { member, content } = dataset.parts[part];
        return [member, content.sizeBytes + npyHeaderCapBytes];
      }),
    );
    const arrays = readNpz(bytes, caps);
    const contents: Partial<Record<PartName, Bytes>> = {};
    for (const part of partNames) {
      const { member, content } = dataset.parts[part];
      const array = arrays.get(member);
      if (array === undefined) throw new Error(`it has no ${member}`);
      const idx = writeIdx(array.data, array.shape);
      await requireHash(idx, content, dataset.where);
      contents[part] = idx;
    }
    return contents as Contents;
  });
}

async function requireHash(bytes: Bytes, file: PinnedFile, where: string): Promise<void> {
  if (bytes.length !== file.sizeBytes) throw new Error(`${bytes.length} bytes of ${file.name}, not ${file.sizeBytes}`);
  const found = await sha256(bytes, where);
  if (found !== file.sha256) throw new Error(`a ${file.name} of SHA-256 ${found}`);
}

async function refusingDamage<T>(dataset: PinnedDataset, file: PinnedFile, place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof IbexError) throw cause;
    throw new FormatError({
      where: dataset.where,
      argument: place,
      expected: `${file.name} as it was published`,
      received: cause instanceof Error ? cause.message : cause,
      remedy: 'It is damaged or another file: replace it by a fresh copy.',
      cause,
    });
  }
}
