import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ResourceError, setBackend } from '@ibex-ml/core';
import type { Logs } from '@ibex-ml/models';
import { useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PlainSummary, readSummaries } from './__fixtures__/read-events.ts';
import { data, made, recorded } from './__fixtures__/recorded.ts';
import { tensorBoard, type TensorBoardOptions } from './tensor-board.ts';

useTemporaryFolder();
beforeAll(() => setBackend(cpu()));

const fit = {
  batchSize: 4,
  epochs: 3,
  shuffle: false,
  verbose: 0,
  validationData: data(8, 200),
  validationBatchSize: 4,
} as const;

/** The same summaries in the same order; numbers to 1e-5, pixels to one step of grey, times as they are. */
function expectSummaries(actual: readonly PlainSummary[], expected: readonly PlainSummary[]): void {
  const form = ({ values, ...rest }: PlainSummary): object => ({ ...rest, sizes: values.map((value) => [value].flat().length) });
  expect(actual.map(form)).toEqual(expected.map(form));
  for (const [index, { tag, values, plugin }] of expected.entries()) {
    const found = actual[index]?.values.flat() ?? [];
    if (tag.endsWith('steps_per_second')) {
      expect(found[0]).toBeGreaterThan(0);
      continue;
    }
    const most = plugin === 'images' ? 1 : 1e-5;
    for (const [at, value] of values.flat().entries())
      expect(Math.abs((found[at] as number) - value), `${tag}[${at}]`).toBeLessThanOrEqual(most);
  }
}

describe("event files are Keras's", () => {
  it.each(Object.entries(recorded.scenarios))('%s', async (name, { options, runs }) => {
    const given = Object.entries(options).map(([key, value]) => [
      key.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]);
    const logDir = name;
    const board = tensorBoard({ logDir, ...(Object.fromEntries(given) as TensorBoardOptions) });
    await made().fit(...data(16, 100), { ...fit, callbacks: [board] });
    expect(Object.keys(runs)).toEqual(['train', 'validation']);
    for (const [run, summaries] of Object.entries(runs)) expectSummaries(readSummaries(join(logDir, run)), summaries);
  });

  it('of evaluation alone', async () => {
    const logDir = 'evaluation';
    await made().evaluate(...data(8, 200), { batchSize: 4, verbose: 0, callbacks: [tensorBoard({ logDir })] });
    expectSummaries(readSummaries(join(logDir, 'validation')), recorded.evaluation);
  });
});

describe('tensorBoard', () => {
  it('has written an epoch before the next callback hears of it, and goes on in the same files', async () => {
    const logDir = 'flushed';
    const board = tensorBoard({ logDir, writeGraph: false });
    const seen: (readonly number[])[] = [];
    const losses = (): readonly number[] =>
      readSummaries(join(logDir, 'train')).flatMap(({ tag, values }) => (tag === 'epoch_loss' ? (values as number[]) : []));
    const after = { onEpochEnd: (_: number, logs: Logs): void => void seen.push([logs['loss'] as number, ...losses()]) };
    const model = made();
    const first = await model.fit(...data(16, 100), { ...fit, epochs: 2, callbacks: [board, after] });
    const [one, two] = (first.history['loss'] as number[]).map(Math.fround);
    expect(seen.map((values) => values.slice(1))).toEqual([[one], [one, two]]);
    await model.fit(...data(16, 100), { ...fit, epochs: 1, callbacks: [board] });
    expect(losses()).toHaveLength(3);
  });

  it('writes what its user adds', async () => {
    const logDir = 'own';
    const board = tensorBoard({ logDir });
    await made().fit(...data(16, 100), { ...fit, epochs: 1, callbacks: [board] });
    await board.validation.scalar('own', 2.5, 7);
    expect(readSummaries(join(logDir, 'validation')).at(-1)).toMatchObject({ tag: 'own', step: 7, values: [2.5] });
  });

  it('refuses a folder that cannot be written, before training', async () => {
    writeFileSync('file', '');
    const model = made();
    const run = model.fit(...data(16, 100), { ...fit, callbacks: [tensorBoard({ logDir: 'file' })] });
    await expect(run).rejects.toThrow(ResourceError);
    await expect(run).rejects.toThrow('tensorBoard: logDir must be one that can be written, received "');
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
  });

  it.each<readonly [options: object, message: string]>([
    [{ logDir: '' }, 'logDir must be the path of a folder, received ""'],
    [{ histogramFreq: -1 }, 'histogramFreq must be an integer >= 0, received -1'],
    [{ updateFreq: 0 }, 'updateFreq must be "epoch", "batch" or an integer >= 1, received 0'],
    [{ writeGraph: 'yes' }, 'writeGraph must be true or false, received "yes"'],
    [{ profileBatch: [2, 4] }, 'profileBatch must be 0, as profiles for TensorBoard are made by XLA alone, received [2, 4]'],
    [{ embeddingsFreq: 0.5 }, 'embeddingsFreq must be an integer >= 0, received 0.5'],
    [{ embeddingsMetadata: 'words.tsv' }, 'embeddingsFreq must be >= 1 where there is embeddingsMetadata, received undefined'],
    [
      { embeddingsFreq: 1, embeddingsMetadata: { words: 3 } },
      'embeddingsMetadata must be the path of a file, or paths by names of layers, received { words }',
    ],
    [{ writeGrads: true }, 'options must be made of logDir, histogramFreq'],
  ])('refuses %o', (options, message) => {
    expect(() => tensorBoard(options)).toThrow(ArgumentError);
    expect(() => tensorBoard(options)).toThrow(`tensorBoard: ${message}`);
  });
});
