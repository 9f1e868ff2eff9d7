import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import { dense, embedding, flatten } from '@ibex-ml/layers';
import { type Callback, type Sequential, sequential } from '@ibex-ml/models';
import { SimulatedDisk, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { backupAndRestore } from '../backup/backup-and-restore.ts';
import { folderStore } from '../backup/folder-store.ts';
import { tensorBoard, type TensorBoardOptions } from './tensor-board.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));
const [x, y] = [ndarray([[0], [1], [2]], { dtype: 'int32' }), ndarray([[1], [2], [3]])];

/** Words without a shape for their input: the tables are made by the first batch. */
function words(): Sequential {
  const inner = sequential([embedding(3, 2, { name: 'within', embeddingsInitializer: 'ones' })], { name: 'inner' });
  const model = sequential([inner, flatten(), dense(1)], { name: 'words' });
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  return model;
}

const fit = (options: TensorBoardOptions, epochs: number, ...others: Callback[]): Promise<unknown> =>
  words().fit(x, y, { epochs, verbose: 0, shuffle: false, callbacks: [...others, tensorBoard(options)] });

const written = (logDir: string, name: string): string => readFileSync(join(logDir, 'train', name), 'utf8');

it('tables of vectors, labels, and the list of them', async () => {
  writeFileSync('labels.tsv', 'one\ntwo\nthree\n');
  await fit({ logDir: 'a', embeddingsFreq: 2, embeddingsMetadata: { within: join('..', 'labels.tsv') } }, 4);
  const names = readdirSync('a/train').filter((name) => !name.includes('tfevents'));
  expect(names.sort()).toEqual([
    'embeddings-within-0.tsv',
    'embeddings-within-2.tsv',
    'metadata-within-labels.tsv',
    'projector_config.pbtxt',
  ]);
  expect(written('a', 'metadata-within-labels.tsv')).toBe('one\ntwo\nthree\n');
  const table = written('a', 'embeddings-within-2.tsv').trim().split('\n');
  expect(table.map((line) => line.split('\t').length)).toEqual([2, 2, 2]);
  expect(table.join()).not.toBe(written('a', 'embeddings-within-0.tsv').trim().split('\n').join());
  const entry = (epoch: number): string =>
    [
      'embeddings {',
      `  tensor_name: "inner/within/embeddings after epoch ${epoch}"`,
      '  metadata_path: "metadata-within-labels.tsv"',
      '  tensor_shape: 3',
      '  tensor_shape: 2',
      `  tensor_path: "embeddings-within-${epoch}.tsv"`,
      '}\n',
    ].join('\n');
  expect(written('a', 'projector_config.pbtxt')).toBe(entry(2) + entry(0));
});

it('a run that is gone on with keeps the tables of before in the list', async () => {
  const disk = new SimulatedDisk();
  const backup = (): Callback => backupAndRestore(folderStore('/backup', disk));
  const stop: Callback = {
    onEpochBegin: (epoch) => {
      if (epoch === 1) throw new Error('gone');
    },
  };
  await expect(fit({ logDir: 'b', embeddingsFreq: 1 }, 2, backup(), stop)).rejects.toThrow('gone');
  await fit({ logDir: 'b', embeddingsFreq: 1 }, 2, backup(), {});
  expect(written('b', 'projector_config.pbtxt').match(/tensor_path.*/g)).toEqual([
    'tensor_path: "embeddings-within-1.tsv"',
    'tensor_path: "embeddings-within-0.tsv"',
  ]);
});

describe('refuses before training', () => {
  it('labels that are missing, or of another number', async () => {
    writeFileSync('two.tsv', 'word\tlength\none\t3\ntwo\t3\n');
    const missing = fit({ logDir: 'c', embeddingsFreq: 1, embeddingsMetadata: 'nowhere.tsv' }, 1);
    await expect(missing).rejects.toThrow(ResourceError);
    await expect(missing).rejects.toThrow('tensorBoard: embeddingsMetadata must be a file that can be read, received "c');
    const short = fit({ logDir: 'c', embeddingsFreq: 1, embeddingsMetadata: join(process.cwd(), 'two.tsv') }, 1);
    await expect(short).rejects.toThrow(DataError);
    await expect(short).rejects.toThrow('a file of 3 labels, one for each vector of "within", under a line of names');
  });

  it('labels for another layer, and a model without embeddings', async () => {
    const other = fit({ embeddingsFreq: 1, embeddingsMetadata: { without: 'a.tsv' } }, 1);
    await expect(other).rejects.toThrow(ArgumentError);
    await expect(other).rejects.toThrow('embeddingsMetadata must be of the Embedding layers within, received "without"');
    const model = sequential([dense(1, { inputShape: [1] })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const none = model.fit(y, y, { callbacks: [tensorBoard({ embeddingsFreq: 1 })], verbose: 0 });
    await expect(none).rejects.toThrow('embeddingsFreq must be 0 for a model without Embedding layers, received ["Dense"]');
  });
});
