import { ArgumentError } from '@ibex-ml/core';
import { writeWhole } from '@ibex-ml/data/durable';

/** Writes files into a folder, each whole, the first one last: it is the one that readers look for. In a page to `opfs://folder`. @throws {ArgumentError} for what is no path */
export async function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  if (typeof folder !== 'string') {
    const remedy = 'Name the folder, as in "runs/web".';
    throw new ArgumentError({ where: 'save', argument: 'folder', expected: 'the path of a folder', received: folder, remedy });
  }
  const before = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  for (const [name, bytes] of [...files].reverse()) await writeWhole(before + name, bytes);
}
