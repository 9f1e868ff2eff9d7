import { readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as backendCpu from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import * as callbacks from '@ibex-ml/callbacks';
import * as dashboard from '@ibex-ml/callbacks/dashboard';
import * as tensorboard from '@ibex-ml/callbacks/tensorboard';
import * as core from '@ibex-ml/core';
import * as keras from '@ibex-ml/formats/keras';
import * as safetensors from '@ibex-ml/formats/safetensors';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { findExamples, readMemory, runExample, runReadme, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, describe, expect, it } from 'vitest';

const { earlyStopping, modelCheckpoint, reduceLROnPlateau } = callbacks;
const { ndarray } = core;

useTemporaryFolder();
beforeAll(() => core.setBackend(wasm({ threads: 2 })));

const x = ndarray(Array.from({ length: 30 }, (_, row) => [Math.sin(row), Math.cos(row), row / 30]));
const y = ndarray(Array.from({ length: 30 }, (_, row) => row % 3));
const data = { validationData: [x, y], verbose: 0 } as const;

function classifier(): models.Sequential {
  const model = models.sequential([
    layers.dense(8, { activation: 'relu', inputShape: [3] }),
    layers.batchNormalization(),
    layers.dense(3, { activation: 'softmax' }),
  ]);
  model.compile({ optimizer: models.adam({ learningRate: 0.05 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

describe('checkpoints', () => {
  it('are files that load again and go on', async () => {
    const model = classifier();
    const each = modelCheckpoint('{epoch:02d}-{val_loss:.4f}.keras', { format: keras });
    const best = modelCheckpoint('best.keras', { format: keras, saveBestOnly: true });
    const weights = modelCheckpoint('last.weights.h5', { format: keras, saveWeightsOnly: true });
    const other = modelCheckpoint('last.safetensors', { format: safetensors, saveWeightsOnly: true, saveFreq: 2 });
    const { history } = await model.fit(x, y, { ...data, epochs: 3, callbacks: [each, best, weights, other] });
    expect(model.trainer.report.executor).toBe('compiled');
    const losses = history['val_loss'] ?? [];
    expect(each.saved).toEqual(losses.map((loss, epoch) => `0${epoch + 1}-${loss.toFixed(4)}.keras`));
    expect((await readdir('.')).sort()).toEqual([...each.saved, 'best.keras', 'last.safetensors', 'last.weights.h5']);

    for (const [epoch, path] of each.saved.entries()) {
      const loaded = await keras.loadModel(path);
      expect((await loaded.evaluate(x, y, { verbose: 0 }))['loss']).toBeCloseTo(losses[epoch] as number, 5);
      expect((await loaded.trainer.optimizer.iterations.read()).at()).toBe(epoch + 1);
    }
    const loaded = await keras.loadModel('best.keras');
    expect((await loaded.evaluate(x, y, { verbose: 0 }))['loss']).toBeCloseTo(Math.min(...losses), 5);
    const fresh = classifier();
    await keras.loadWeights(fresh, 'last.weights.h5');
    expect(await fresh.getWeights()).toEqual(await model.getWeights());
  });

  it('of an ending that the format does not write are refused before training', async () => {
    const model = classifier();
    const callbacks = [modelCheckpoint('weights.h5', { format: keras, saveWeightsOnly: true })];
    await expect(model.fit(x, y, { ...data, callbacks })).rejects.toThrow(
      'saveWeights: path must be one that ends with .weights.h5',
    );
    expect((await model.trainer.optimizer.iterations.read()).at()).toBe(0);
  });
});

it('training with all of them leaves memory as it was', async () => {
  const model = classifier();
  const used = [
    reduceLROnPlateau({ monitor: 'loss', minDelta: 1, patience: 1 }),
    earlyStopping({ monitor: 'loss', patience: 100, restoreBestWeights: true }),
    modelCheckpoint('memory.keras', { format: keras, saveBestOnly: true }),
    callbacks.csvLogger('memory.csv'),
    callbacks.terminateOnNaN(),
    dashboard.dashboard({ intervalMs: 0, verbose: 0 }),
    tensorboard.tensorBoard({ logDir: 'memory', histogramFreq: 10, updateFreq: 'batch' }),
  ];
  const fit = (epochs: number): Promise<unknown> => model.fit(x, y, { ...data, epochs, callbacks: used });
  await fit(2);
  const [memory, variables] = [readMemory(), core.liveVariables().length];
  await fit(30);
  expect([readMemory(), core.liveVariables().length]).toEqual([memory, variables]);
});

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/callbacks': callbacks,
  '@ibex-ml/callbacks/dashboard': dashboard,
  '@ibex-ml/callbacks/tensorboard': tensorboard,
  '@ibex-ml/core': core,
  '@ibex-ml/formats/keras': keras,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
  'node:fs': { readdirSync },
};
const sources = fileURLToPath(new URL('../../../packages/callbacks', import.meta.url));

it('the example of modelCheckpoint', async () => {
  const [example, ...others] = findExamples(join(sources, 'src/checkpoint'));
  expect(others).toEqual([]);
  await expect(runExample(example?.code ?? '', modules)).resolves.toBeUndefined();
});

runReadme(join(sources, 'src'), modules, [
  'Training as a practitioner does',
  'A run that is interrupted',
  'TensorBoard',
  'A live page',
]);
