import { isOriginPath, originNames, removeFromOrigin } from '@ibex-ml/data/durable';
import type { Model } from '@ibex-ml/models';
import { told, unwritable } from '../unwritable.ts';

/**
 * What writes the files of checkpoints: `{ saveModel }` of `@ibex-ml/formats/keras`, all of such a module, or functions of one's own. A file must be written
 * whole or not at all, so that a run that is killed leaves the checkpoint before; those of `@ibex-ml/formats` are.
 */
export interface CheckpointFormat {
  saveModel?(model: Model, path: string): Promise<void>;
  saveWeights?(model: Model, path: string): Promise<void>;
}

/** Writes a model to a path. */
export type WriteCheckpoint = (model: Model, path: string) => Promise<void>;

/**
 * Writes a checkpoint under a name of its own beside where the first one will be, and removes it: so a folder that cannot be written, and a
 * model for which the format has no form, are known before the training.
 *
 * @param path - with the numbers still to be filled in; the innermost folder without any is tried
 * @throws {ResourceError} when nothing can be written there, or when a folder stands in the file's place
 */
export async function tryCheckpoint(where: string, model: Model, path: string, write: WriteCheckpoint): Promise<void> {
  if (isOriginPath(path)) return tryInOrigin(where, model, path, write);
  const { mkdtemp, mkdir, rm, stat } = await import('node:fs/promises');
  const { default: paths } = await import('node:path');
  let folder = paths.dirname(path);
  while (folder.includes('{')) folder = paths.dirname(folder);
  const inPlace = await stat(path).catch(() => null);
  if (inPlace?.isDirectory() === true) throw unwritable(where, 'path', path, 'a folder of this name is there');
  let trial: string | null = null;
  try {
    await mkdir(folder, { recursive: true });
    trial = await mkdtemp(paths.join(folder, '.checkpoint-'));
    await write(model, paths.join(trial, paths.basename(path)));
  } catch (cause) {
    throw told(where, 'path', path, cause);
  } finally {
    if (trial !== null) await rm(trial, { recursive: true, force: true });
  }
}

/** The same among the private files of a page's origin. */
async function tryInOrigin(where: string, model: Model, path: string, write: WriteCheckpoint): Promise<void> {
  const names = originNames(path);
  const [folder, name] = [`.checkpoint-${crypto.randomUUID().slice(0, 8)}`, names.at(-1) ?? ''];
  try {
    await write(model, `opfs://${folder}/${name}`);
  } catch (cause) {
    throw told(where, 'path', path, cause);
  } finally {
    await removeFromOrigin([folder]);
  }
}
