import type { NdArray } from '@ibex-ml/core';
import type { File } from 'h5wasm';

/** What a group of a new file holds. */
export interface H5Contents {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly groups?: ReadonlyMap<string, H5Contents>;
  readonly arrays?: ReadonlyMap<string, NdArray | bigint>;
}

/** Names of a list that stand in one attribute. HDF5 holds at most 65,535 bytes in one, and a name takes 16. */
const namesAtOnce = 4000;

/**
 * An HDF5 file as h5py writes it by default. A bigint becomes a number of 64 bits, text a string of varying length in UTF-8; long
 * lists of names become `name0`, `name1`, and so on, as Keras does it. Loads h5wasm.
 */
export async function writeHdf5(contents: H5Contents): Promise<Uint8Array<ArrayBuffer>> {
  const { File: Written, ready } = await import('h5wasm');
  const { FS } = await ready;
  const path = 'written.h5';
  const file = new Written(path, 'w', { libver: ['earliest', 'latest'] });
  try {
    fill(file, contents);
  } finally {
    file.close();
  }
  const bytes = new Uint8Array(FS.readFile(path));
  FS.unlink(path);
  return bytes;
}

type Target = Pick<File, 'create_attribute' | 'create_group' | 'create_dataset'>;

function fill(target: Target, { attributes = {}, groups, arrays }: H5Contents): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') target.create_attribute(name, value);
    else writeNames(target, name, value);
  }
  for (const [name, inner] of groups ?? []) fill(target.create_group(name), inner);
  for (const [name, value] of arrays ?? []) {
    if (typeof value === 'bigint') {
      target.create_dataset({ name, data: BigInt64Array.of(value), shape: [], dtype: '<q' });
    } else target.create_dataset({ name, data: value.data, shape: [...value.shape], dtype: letters[value.dtype] ?? '<f' });
  }
}

const letters: Readonly<Record<string, string>> = { int32: '<i', uint8: '<B', bool: '<B' };

function writeNames(target: Target, name: string, names: readonly string[]): void {
  if (names.length === 0) {
    target.create_attribute(name, new Float64Array(0), [0], '<d');
    return;
  }
  const parts = Math.ceil(names.length / namesAtOnce);
  for (let part = 0; part < parts; part += 1) {
    const some = names.slice(part * namesAtOnce, (part + 1) * namesAtOnce);
    target.create_attribute(parts === 1 ? name : `${name}${part}`, some);
  }
}
