import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, DataError, ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { recorded, single } from './__fixtures__/recorded.ts';
import { begin, tinyModel } from './__fixtures__/tiny-model.ts';
import { backupAndRestore } from './backup/backup-and-restore.ts';
import { csvLogger, type CSVLoggerOptions } from './csv/csv-logger.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { lambdaCallback } from './lambda-callback.ts';
import { learningRateScheduler } from './learning-rate-scheduler.ts';
import { tensorBoard } from './tensorboard/tensor-board.ts';
import { terminateOnNaN } from './terminate-on-nan.ts';

let folder = '';
beforeAll(async () => {
  await setBackend(cpu());
  folder = mkdtempSync(join(tmpdir(), 'ibex-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const x = ndarray([[1], [2]]);

describe('csvLogger', () => {
  it.each(recorded.csvLogger.map((each, index) => [index, each] as const))(
    'writes the bytes of Keras, case %d',
    async (index, each) => {
      const path = join(folder, `${index}.csv`);
      const callback = csvLogger(path, { separator: each.separator, append: each.append });
      for (const run of each.runs) {
        await begin(callback, tinyModel());
        for (const [epoch, logs] of run.entries()) {
          await callback.onEpochEnd(
            epoch,
            Object.fromEntries(Object.entries(logs).map(([name, value]) => [name, single(value)])),
          );
        }
        await callback.onTrainEnd();
      }
      expect(readFileSync(path, 'utf8')).toBe(each.text);
    },
  );

  it('adds to the file of an earlier process', async () => {
    const path = join(folder, 'earlier.csv');
    writeFileSync(path, 'epoch,loss,val_loss\r\n0,0.5,NA\r\n');
    await tinyModel({ metrics: [] }).fit(x, x, { callbacks: [csvLogger(path, { append: true })], verbose: 0 });
    expect(readFileSync(path, 'utf8')).toMatch(/^epoch,loss,val_loss\r\n0,0.5,NA\r\n0,[\d.e-]+,NA\r\n$/);
  });

  it('does not add to a file of other columns', async () => {
    const path = join(folder, 'other.csv');
    writeFileSync(path, 'epoch,loss,val_loss\r\n0,0.5,NA\r\n');
    const run = tinyModel().fit(x, x, { callbacks: [csvLogger(path, { append: true })], verbose: 0 });
    await expect(run).rejects.toThrow(DataError);
    await expect(run).rejects.toThrow(
      'a file of the columns epoch,accuracy,loss,val_accuracy,val_loss, received "epoch,loss,val_loss"',
    );
    expect(readFileSync(path, 'utf8')).toBe('epoch,loss,val_loss\r\n0,0.5,NA\r\n');
  });

  it('refuses a file that cannot be written, before training', async () => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of [folder, join(folder, 'file/log.csv')]) {
      const model = tinyModel();
      await expect(model.fit(x, x, { callbacks: [csvLogger(path)], verbose: 0 })).rejects.toThrow(ResourceError);
      expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    }
  });

  it.each<readonly [path: unknown, options: unknown, message: string]>([
    ['', {}, 'path must be the path of a file, received ""'],
    ['a.csv', { separator: ',,' }, 'separator must be one character, no quote and no newline, received ",,"'],
    ['a.csv', { append: 1 }, 'append must be true or false, received 1'],
    ['a.csv', { sep: ',' }, 'options must be made of separator, append, received "sep"'],
  ])('refuses %o, %o', (path, options, message) => {
    expect(() => csvLogger(path as string, options as CSVLoggerOptions)).toThrow(`csvLogger: ${message}`);
  });
});

describe('learningRateScheduler', () => {
  it.each(recorded.learningRateScheduler)('sets the rates of Keras: from %o', async ({ rate, factor, rates }) => {
    const model = tinyModel();
    model.trainer.optimizer.setLearningRate(rate);
    const callback = learningRateScheduler((epoch, now) => (epoch % 3 === 0 ? rate / (epoch + 1) : now * factor));
    await begin(callback, model);
    const found: unknown[] = [];
    for (const epoch of rates.keys()) {
      await callback.onEpochBegin(epoch);
      const logs: Record<string, number> = {};
      await callback.onEpochEnd(epoch, logs);
      found.push(logs['learning_rate']);
    }
    expect(found).toEqual(rates.map(Math.fround));
  });

  it('refuses what is no rate', async () => {
    expect(() => learningRateScheduler(0.1 as never)).toThrow('schedule must be a function, received 0.1');
    for (const wrong of [Number.NaN, -1, undefined]) {
      const callbacks = [learningRateScheduler(() => wrong as number)];
      await expect(tinyModel().fit(x, x, { callbacks, verbose: 0 })).rejects.toThrow(
        `schedule must be a function that gives a finite number >= 0, received ${wrong}`,
      );
    }
  });
});

describe('terminateOnNaN', () => {
  it.each(recorded.terminateOnNaN)('stops where Keras does: $stops', async ({ losses, stops }) => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const model = tinyModel();
    const callback = terminateOnNaN();
    await begin(callback, model);
    let stopped: number | null = null;
    for (const [batch, loss] of losses.entries()) {
      callback.onTrainBatchEnd(batch, { loss: single(loss) });
      if (!model.stopTraining) continue;
      stopped = batch;
      break;
    }
    expect(stopped).toBe(stops);
    expect(log.mock.calls).toEqual(stops === null ? [] : [[`Batch ${stops}: Invalid loss, terminating training`]]);
    log.mockRestore();
  });
});

describe('lambdaCallback', () => {
  it.each<readonly [functions: unknown, message: string]>([
    [{ onEpochEnded: () => undefined }, 'options must be made of setModel, setParams'],
    [{ onEpochEnd: 3 }, 'onEpochEnd must be a function, received 3'],
    [[], 'options must be a plain object, received []'],
  ])('refuses %o', (functions, message) => {
    expect(() => lambdaCallback(functions as never)).toThrow(ArgumentError);
    expect(() => lambdaCallback(functions as never)).toThrow(`lambdaCallback: ${message}`);
  });
});

it('who listens to no single batch lets several be run in one go', () => {
  const flags = [
    dashboard(),
    dashboard({ intervalMs: 0 }),
    backupAndRestore('backup'),
    backupAndRestore('backup', { saveFreq: 3 }),
    tensorBoard(),
    tensorBoard({ updateFreq: 'batch' }),
  ].map(({ skipsBatches }) => skipsBatches);
  expect(flags).toEqual([true, false, true, false, true, false]);
});
