import { join } from 'node:path';
import { backupAndRestore, csvLogger, earlyStopping, modelCheckpoint, reduceLROnPlateau } from '@ibex-ml/callbacks';
import { saveModel } from '@ibex-ml/formats/keras';
import type { Callback } from '@ibex-ml/models';

const [bestModel, epochFigures] = ['best.keras', 'history.csv'] as const;

/** Files of a run in progress that stay when it has ended. */
export const keptFiles: readonly string[] = [bestModel, epochFigures];

/**
 * What goes along with training: a learning rate that follows the validation loss, an end when that gets no better, the best model and the
 * figures of each epoch as files, and a backup from which the same command goes on after an interruption, a kill or a power cut.
 *
 * @param folder - of a run that has not ended
 */
export function craft(folder: string): Callback[] {
  return [
    reduceLROnPlateau({ factor: 0.4, patience: 2, minLr: 1e-5 }),
    earlyStopping({ patience: 6, restoreBestWeights: true }),
    modelCheckpoint(join(folder, bestModel), { format: { saveModel }, saveBestOnly: true }),
    csvLogger(join(folder, epochFigures)),
    // It goes with the folder, when all files of the run are where they belong.
    backupAndRestore(join(folder, 'backup'), { deleteCheckpoint: false }),
  ];
}
