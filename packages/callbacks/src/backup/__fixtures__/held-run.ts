/**
 * A process of its own that fits with a backup in FOLDER, and stands still in its second epoch: `held-run FOLDER`. It says `held` when training has
 * begun, or with what words it was refused, and ends when its input does.
 */
import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, setBackend } from '@ibex-ml/core';
import { tinyModel } from '../../__fixtures__/tiny-model.ts';
import { backupAndRestore } from '../backup-and-restore.ts';

await setBackend(cpu());
const [folder = ''] = process.argv.slice(2);
const x = ndarray([[1], [2]]);
const standing = {
  onEpochBegin: async (epoch: number): Promise<void> => {
    if (epoch === 0) return;
    console.log('held');
    await new Promise(() => undefined);
  },
};
const refused = (error: Error): void => console.log(`${error.name}: ${error.message}`);
tinyModel().fit(x, x, { epochs: 3, callbacks: [backupAndRestore(folder), standing], verbose: 0 }).catch(refused);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
