/** What an image is read from: a path (in a page: an address), or bytes that have a path of their own, as files that a user has chosen. */
export type ImageFile = string | NamedBytes;

/** Bytes of a file, and its path among the others. */
export interface NamedBytes {
  readonly path: string;
  readonly file: Blob | FileSystemFileHandle;
}

/** What errors call it. */
export function pathOf(file: ImageFile): string {
  return typeof file === 'string' ? file : file.path;
}

/** The bytes of a file that a user has chosen, all of them or the first. */
export async function bytesOf({ file }: NamedBytes, count?: number): Promise<Uint8Array<ArrayBuffer>> {
  const blob = 'getFile' in file ? await file.getFile() : file;
  return new Uint8Array(await (count === undefined ? blob : blob.slice(0, count)).arrayBuffer());
}

/** The first bytes of every PNG file. */
const pngStart = [0x89, 0x50, 0x4e, 0x47];

/** How many bytes tell a PNG. */
export const pngStartLength: number = pngStart.length;

/** Whether bytes begin as a PNG. */
export function isPng(bytes: Uint8Array): boolean {
  return pngStart.every((byte, index) => bytes[index] === byte);
}
