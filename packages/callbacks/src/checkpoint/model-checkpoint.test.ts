import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, ResourceError, setBackend } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { logsOf, recorded, singleOrNull } from '../__fixtures__/recorded.ts';
import { begin, tinyModel } from '../__fixtures__/tiny-model.ts';
import type { CheckpointFormat } from './checkpoint-format.ts';
import { modelCheckpoint, type ModelCheckpointOptions } from './model-checkpoint.ts';

let folder = '';
beforeAll(() => setBackend(cpu()));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const x = ndarray([[1], [2]]);

/** Writes the weight as text, and notes what it has written. */
class Notes implements CheckpointFormat {
  readonly written: string[] = [];
  readonly saveModel = (model: Model, path: string): Promise<void> => this.#write(model, path);
  readonly saveWeights = (model: Model, path: string): Promise<void> => this.#write(model, path);

  async #write(model: Model, path: string): Promise<void> {
    this.written.push(path);
    writeFileSync(path, String((await model.getWeights())[0]?.at(0, 0)));
  }
}

describe("Keras's decisions", () => {
  it.each(recorded.modelCheckpoint.map((each, index) => [index, each] as const))(
    'case %d',
    async (_, { path, options, fits }) => {
      const model = tinyModel();
      const format = new Notes();
      const callback = modelCheckpoint(join(folder, path), { format, ...options });
      for (const { logs, result } of fits) {
        await begin(callback, model);
        format.written.length = 0;
        for (const [epoch, figures] of logs.entries()) {
          callback.onEpochBegin(epoch);
          for (const [batch, each] of (result.batches[epoch] ?? []).entries())
            await callback.onTrainBatchEnd?.(batch, logsOf(each));
          await callback.onEpochEnd(epoch, logsOf(figures));
        }
        expect(format.written.map((each) => basename(each))).toEqual(result.saved);
        expect(callback.best).toBe(singleOrNull(result.best));
      }
    },
  );

  it('save something, but not always', () => {
    const saved = recorded.modelCheckpoint.flatMap(({ fits }) => fits.map(({ result }) => result.saved.length));
    expect(recorded.modelCheckpoint.length).toBe(240);
    expect(saved.filter((count) => count > 0).length).toBeGreaterThan(150);
    expect(recorded.modelCheckpoint.filter(({ options }) => options['saveBestOnly'] === true).length).toBeGreaterThan(80);
  });
});

describe('in fit', () => {
  const saved = (path: string): number => Number(readFileSync(join(folder, path), 'utf8'));

  it('makes folders, and leaves nothing but what was saved', async () => {
    const model = tinyModel();
    const checkpoint = modelCheckpoint(join(folder, 'runs/{epoch:03d}/last.keras'), { format: new Notes() });
    // A writer that makes folders, as those of formats do.
    const format: CheckpointFormat = {
      saveModel: async (given, path) => {
        mkdirSync(join(path, '..'), { recursive: true });
        await new Notes().saveModel(given, path);
      },
    };
    const other = modelCheckpoint(join(folder, 'runs/{epoch:03d}/other.keras'), { format });
    await model.fit(x, x, { epochs: 2, callbacks: [other], verbose: 0 });
    expect(readdirSync(join(folder, 'runs'), { recursive: true }).map(String).sort()).toEqual([
      '001',
      '001/other.keras',
      '002',
      '002/other.keras',
    ]);
    expect(other.saved).toEqual([join(folder, 'runs/001/other.keras'), join(folder, 'runs/002/other.keras')]);
    expect(saved('runs/002/other.keras')).toBe((await model.getWeights())[0]?.at(0, 0));
    await model.fit(x, x, { callbacks: [checkpoint], verbose: 0 });
    expect(existsSync(join(folder, 'runs/001/last.keras'))).toBe(true);
  });

  it('keeps the best of all fits, and passes over epochs that are not validated', async () => {
    const model = tinyModel();
    const format = new Notes();
    const checkpoint = modelCheckpoint(join(folder, 'best.keras'), { format, saveBestOnly: true });
    const options = { validationData: [x, x], validationFreq: 2, epochs: 3, callbacks: [checkpoint], verbose: 0 } as const;
    await model.fit(x, x, options);
    expect(format.written.length).toBe(2);
    const { best } = checkpoint;
    model.setWeights([ndarray([[-50]])]);
    await model.fit(x, x, { ...options, validationFreq: 1, epochs: 1 });
    expect([format.written.length, checkpoint.best]).toEqual([3, best]);
  });

  it('says what it does, in the words of Keras', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const path = join(folder, 'best.keras');
    const callback = modelCheckpoint(path, { format: new Notes(), monitor: 'loss', saveBestOnly: true, verbose: 1 });
    await begin(callback, tinyModel());
    for (const [epoch, loss] of [0.5, 0.75, 0.0000005].entries()) await callback.onEpochEnd(epoch, { loss });
    expect(log.mock.calls.map(([line]) => line as string)).toEqual([
      `\nEpoch 1: loss improved from None to 0.50000, saving model to ${path}`,
      `\nEpoch 1: finished saving model to ${path}`,
      '\nEpoch 2: loss did not improve from 0.50000',
      `\nEpoch 3: loss improved from 0.50000 to 0.00000, saving model to ${path}`,
      `\nEpoch 3: finished saving model to ${path}`,
    ]);
    log.mockRestore();
  });

  it('reads the figures of batches only where batches count', () => {
    expect(modelCheckpoint('a.keras', { format: new Notes() }).onTrainBatchEnd).toBeUndefined();
    expect(modelCheckpoint('a.keras', { format: new Notes(), saveFreq: 2 }).onTrainBatchEnd).toBeDefined();
  });

  it('refuses a place that cannot be written, before training, and leaves nothing there', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'best.keras'));
    for (const path of ['file/best.keras', 'best.keras']) {
      const model = tinyModel();
      const callbacks = [modelCheckpoint(join(folder, path), { format: new Notes() })];
      const run = model.fit(x, x, { callbacks, verbose: 0 });
      await expect(run).rejects.toThrow(ResourceError);
      await expect(run).rejects.toThrow(
        `modelCheckpoint: path must be one that can be written, received "${join(folder, path)}".`,
      );
      expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    }
    expect(readdirSync(folder).sort()).toEqual(['best.keras', 'file']);
  });

  it('refuses a model that the format has no form for, before training', async () => {
    const model = tinyModel();
    const format = { saveModel: () => Promise.reject(new RangeError('no form for Lambda')) };
    await expect(
      model.fit(x, x, { callbacks: [modelCheckpoint(join(folder, 'a.keras'), { format })], verbose: 0 }),
    ).rejects.toThrow('no form for Lambda');
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses figures that do not come', async () => {
    const format = new Notes();
    const fit = (path: string, options: Partial<ModelCheckpointOptions> = {}): Promise<unknown> =>
      tinyModel().fit(x, x, { callbacks: [modelCheckpoint(join(folder, path), { format, ...options })], verbose: 0 });
    const noValidation = 'must be a figure of training where fit does not validate, received "val_loss"';
    await expect(fit('best.keras', { saveBestOnly: true })).rejects.toThrow(`modelCheckpoint: monitor ${noValidation}`);
    await expect(fit('{val_loss:.2f}.keras')).rejects.toThrow(`modelCheckpoint: path ${noValidation}`);
    await expect(fit('{los:.2f}.keras')).rejects.toThrow(
      'modelCheckpoint: path must be made of epoch, accuracy, loss, received "{los}".',
    );
  });
});

describe('bad options', () => {
  const format = new Notes();

  it.each<readonly [path: unknown, options: unknown, message: string]>([
    ['', { format }, 'path must be the path of a file, received ""'],
    ['a{epoch.keras', { format }, 'path must be a path with numbers as in'],
    ['{epoch!r}.keras', { format }, 'path must be a path with numbers as in'],
    ['{val_loss:02d}.keras', { format }, 'received "{val_loss:02d}". Only epoch and batch are integers: write {val_loss:.2f}.'],
    ['{epoch:x}.keras', { format }, 'received "{epoch:x}". Read are fill'],
    ['{batch}.keras', { format }, 'path must be without {batch} where epochs are saved'],
    ['a.keras', {}, 'format must be something with the function saveModel(model, path), received undefined'],
    [
      'a.weights.h5',
      { format: { saveModel: format.saveModel }, saveWeightsOnly: true },
      'format must be something with the function saveWeights(model, path)',
    ],
    ['a.keras', { format, saveFreq: 0 }, 'saveFreq must be "epoch" or an integer >= 1, received 0'],
    ['a.keras', { format, saveFreq: 'batch' }, 'saveFreq must be "epoch" or an integer >= 1, received "batch"'],
    ['a.keras', { format, saveFreq: 5, saveBestOnly: true }, 'saveFreq must be "epoch" for "val_loss", received 5'],
    ['{val_loss:.2f}.keras', { format, saveFreq: 5 }, 'saveFreq must be "epoch" for "val_loss", received 5'],
    ['a.keras', { format, initialValueThreshold: Number.NaN }, 'initialValueThreshold must be a finite number, received NaN'],
    ['a.keras', { format, save: 1 }, 'options must be made of format, monitor'],
  ])('%o, %o', (path, options, message) => {
    const make = (): unknown => modelCheckpoint(path as string, options as ModelCheckpointOptions);
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });
});
