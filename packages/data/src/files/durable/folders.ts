import { codeOf, type FileSystem } from './file-system.ts';

/** Makes what was done in a folder last through a power cut; Windows has no such call on folders, and does without. */
export async function syncFolder(folder: string, files: FileSystem): Promise<void> {
  if (process.platform === 'win32') return;
  const directory = await files.open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** Makes a folder, and those around it, where they are missing. Node's own recursive mkdir never ends below /proc. */
export async function makeFolder(folder: string, files: FileSystem): Promise<void> {
  const { default: path } = await import('node:path');
  const parent = path.dirname(folder);
  try {
    await makeOne(folder, parent, files);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    await makeFolder(parent, files);
    await makeOne(folder, parent, files);
  }
}

/** Makes one folder, unless it is there, and its entry lasting. */
async function makeOne(folder: string, parent: string, files: FileSystem): Promise<void> {
  try {
    await files.mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    throw error;
  }
  await syncFolder(parent, files);
}
