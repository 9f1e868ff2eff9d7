import { unzipSync } from 'fflate';

/** An array of unsigned bytes as NumPy saved it. */
export interface NpyArray {
  readonly data: Uint8Array;
  readonly shape: readonly number[];
}

/**
 * Arrays of unsigned bytes out of a NumPy archive (a zip of .npy files, stored or deflated).
 *
 * @param members - the names to read, without `.npy`, and the most bytes that each may take
 * @throws {Error} when the zip is damaged, a member is missing or too large, or is no C-ordered array of unsigned bytes
 * @see numpy.lib.format
 */
export function readNpz(bytes: Uint8Array, members: ReadonlyMap<string, number>): ReadonlyMap<string, NpyArray> {
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      const cap = members.get(name.replace(/\.npy$/, ''));
      if (cap !== undefined && originalSize > cap) throw new Error(`${name} would be ${originalSize} bytes, more than ${cap}`);
      return cap !== undefined;
    },
  });
  return new Map(
    [...members.keys()].map((name) => {
      const file = files[`${name}.npy`];
      if (file === undefined) throw new Error(`it has no ${name}.npy`);
      return [name, parseNpy(file, name)];
    }),
  );
}

function parseNpy(bytes: Uint8Array, name: string): NpyArray {
  const magic = String.fromCharCode(...bytes.subarray(1, 6));
  const version = bytes[6] ?? 0;
  if (bytes[0] !== 0x93 || magic !== 'NUMPY' || version < 1 || version > 3) throw new Error(`${name}.npy is no NumPy array`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? 10 + view.getUint16(8, true) : 12 + view.getUint32(8, true);
  const header = new TextDecoder().decode(bytes.subarray(version === 1 ? 10 : 12, start));
  const [, type] = /'descr':\s*'([^']*)'/.exec(header) ?? [];
  const [, axes] = /'shape':\s*\(([^)]*)\)/.exec(header) ?? [];
  if (type !== '|u1' || axes === undefined || !/'fortran_order':\s*False/.test(header)) {
    throw new Error(`${name}.npy must hold unsigned bytes in C order, and says ${header.trim()}`);
  }
  const shape = axes
    .split(',')
    .filter((axis) => axis.trim() !== '')
    .map(Number);
  return { data: bytes.subarray(start), shape };
}
