import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import type { Callback } from '@ibex-ml/models';
import { SimulatedDisk, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import { readStream } from '../dashboard/__fixtures__/event-stream.ts';
import { dashboard } from '../dashboard/dashboard.ts';
import { type PlainSummary, readFileSummaries } from '../tensorboard/__fixtures__/read-events.ts';
import { tensorBoard } from '../tensorboard/tensor-board.ts';
import { resumableRun } from './__fixtures__/resumable-run.ts';
import { backupAndRestore } from './backup-and-restore.ts';
import { folderStore } from './folder-store.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));

/** Ends the process, as far as a run can tell, in the middle of the second of three epochs. */
function crash(): Callback {
  let batches = 0;
  return {
    onTrainBatchBegin: () => {
      batches += 1;
      if (batches === 6) throw new Error('gone');
    },
  };
}

const backup = (disk: SimulatedDisk): Callback => backupAndRestore(folderStore('/backup', disk), { saveFreq: 1 });

it('tensorBoard counts batches on', async () => {
  const board = (logDir: string): Callback => tensorBoard({ logDir, updateFreq: 'batch', writeGraph: false });
  const written = (logDir: string): readonly PlainSummary[] => {
    const files = readdirSync(join(logDir, 'train')).sort();
    return files.flatMap((name) => readFileSummaries(join(logDir, 'train', name)));
  };
  await resumableRun([board('whole')], 1, []);
  const disk = new SimulatedDisk();
  await expect(resumableRun([backup(disk), board('parts'), crash()], 1, [])).rejects.toThrow('gone');
  await resumableRun([backup(disk), board('parts')], 77, []);
  expect(readdirSync('parts/train')).toHaveLength(2);
  expect(written('parts')).toEqual(written('whole'));
});

it('dashboard shows the epochs of before', async () => {
  const disk = new SimulatedDisk();
  await expect(resumableRun([backup(disk), dashboard({ verbose: 0 }), crash()], 1, [])).rejects.toThrow('gone');
  await using live = dashboard({ verbose: 0, stayOpen: true });
  const { history } = await resumableRun([backup(disk), live], 77, []);
  const events = await readStream(live.url as string, ({ type }) => type === 'end');
  expect(events.map(({ type, data }) => [type, data['epoch']])).toEqual([
    ['begin', undefined],
    ['epoch', 1],
    ['epoch', 2],
    ['epoch', 3],
    ['end', undefined],
  ]);
  const losses = events.slice(1, 4).map(({ data }) => (data['figures'] as Record<string, number>)['loss']);
  expect(losses).toEqual(history['loss']);
  expect(events.slice(1).map(({ data }) => data['done'])).toEqual([1 / 3, 2 / 3, 1, 1]);
});
