import { writeWhole } from '@ibex-ml/data/durable';

/** Writes files into a folder, each whole, the first one last: it is the one that readers look for. In a page to `opfs://folder`. */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const before = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  for (const [name, bytes] of [...files].reverse()) await writeWhole(before + name, bytes);
}
