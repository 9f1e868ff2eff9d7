/** Bytes with memory of their own, as files and downloads give them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A file as it was published. */
export interface PinnedFile {
  readonly name: string;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** One of the four arrays. */
export interface PinnedPart {
  /** The IDX file: a header and the numbers. This is what is checked at last, whichever way it came. */
  readonly content: PinnedFile;
  /** The same compressed with gzip, as it is downloaded. */
  readonly archive: PinnedFile;
  /** Its name in an .npz archive. */
  readonly member: string;
}

export const partNames = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const;
export type PartName = (typeof partNames)[number];

/** The four IDX files, checked. */
export type Contents = Readonly<Record<PartName, Bytes>>;

/** Everything that is known of a data set's files before they are there. */
export interface PinnedDataset {
  /** The name of its subfolder in a data folder and in the cache. */
  readonly name: string;
  /** What errors are signed with: `mnist.load`. */
  readonly where: string;
  readonly parts: Readonly<Record<PartName, PinnedPart>>;
  /** All four in one NumPy archive, where that is published. */
  readonly npz?: PinnedFile;
  /** Where to download from, in turn: the URL of a folder with the four archives, or of the .npz archive. */
  readonly mirrors: readonly string[];
}

/** What one mirror has to give: all files, with their addresses. */
export function filesAt(dataset: PinnedDataset, mirror: URL): readonly { readonly url: URL; readonly file: PinnedFile }[] {
  if (dataset.npz !== undefined && mirror.pathname.endsWith('.npz')) return [{ url: mirror, file: dataset.npz }];
  const folder = new URL(mirror);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  return partNames.map((part) => {
    const file = dataset.parts[part].archive;
    return { url: new URL(file.name, folder), file };
  });
}
