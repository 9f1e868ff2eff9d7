import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { writeIdx } from '../idx.ts';
import { type Bytes, type PartName, type PinnedDataset, type PinnedFile, partNames } from '../pinned-dataset.ts';

export interface SmallDataset {
  readonly dataset: PinnedDataset;
  /** Every file by name: plain, compressed, and small.npz. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly contents: Readonly<Record<PartName, Bytes>>;
}

const names: Readonly<Record<PartName, readonly [string, string]>> = {
  trainImages: ['train-images', 'x_train'],
  trainLabels: ['train-labels', 'y_train'],
  testImages: ['test-images', 'x_test'],
  testLabels: ['test-labels', 'y_test'],
};

/** The arrays of tiny-*.npz, which NumPy wrote, pinned as a data set; its npz is the one named. */
export function tinyDataset(npz: 'tiny-stored.npz' | 'tiny-deflated.npz' = 'tiny-deflated.npz'): SmallDataset {
  const folder = new URL('../../__fixtures__/', import.meta.url);
  const { cases } = JSON.parse(readFileSync(new URL('tiny-npz.json', folder), 'utf8')) as { cases: [Record<string, number[]>] };
  const idx = (member: string): Bytes => {
    const values = cases[0][member] as readonly (number | number[][])[];
    const shape = typeof values[0] === 'number' ? [values.length] : [values.length, 4, 4];
    return writeIdx(Uint8Array.from(values.flat(3) as number[]), shape);
  };
  return pin((part) => idx(names[part][1]), readFileSync(new URL(npz, folder)));
}

/** Noise that does not compress: 120 images of 50 x 50. */
export function noisyDataset(): SmallDataset {
  let state = 1;
  const noise = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
  return pin((part) => {
    const rows = part.startsWith('train') ? 100 : 20;
    return part.endsWith('Images') ? writeIdx(noise(rows * 2500), [rows, 50, 50]) : writeIdx(noise(rows), [rows]);
  });
}

function pin(content: (part: PartName) => Bytes, npz?: Buffer): SmallDataset {
  const files = new Map<string, Buffer>();
  const file = (name: string, bytes: Uint8Array): PinnedFile => {
    files.set(name, Buffer.from(bytes));
    return { name, sizeBytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const contents = {} as Record<PartName, Bytes>;
  const parts = {} as Record<PartName, PinnedDataset['parts'][PartName]>;
  for (const part of partNames) {
    const [name, member] = names[part];
    const bytes = (contents[part] = content(part));
    parts[part] = { content: file(name, bytes), archive: file(`${name}.gz`, gzipSync(bytes)), member };
  }
  const base = { name: 'small', where: 'small.load', parts, mirrors: ['https://mirror.invalid/'] };
  return { dataset: npz === undefined ? base : { ...base, npz: file('small.npz', npz) }, files, contents };
}
