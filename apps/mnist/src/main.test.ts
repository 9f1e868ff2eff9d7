import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setBackend } from '@ibex-ml/core';
import { cpu } from '@ibex-ml/backend-cpu';
import { digits } from '@ibex-ml/data';
import { loadModel } from '@ibex-ml/formats/keras';
import { decodeSafetensors, loadWeights } from '@ibex-ml/formats/safetensors';
import type { SerializedObject } from '@ibex-ml/layers';
import { type History, modelFromConfig } from '@ibex-ml/models';
import type { ClassificationMetrics } from '@ibex-ml/plots';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { useApp } from './__fixtures__/run-app.ts';
import type { Results } from './train.ts';

const app = useApp();
const files = [
  'best.keras',
  'config.json',
  'history.csv',
  'history.json',
  'metrics.json',
  'model.h5',
  'model.keras',
  'model.onnx',
  'report.html',
  'report.txt',
  'results.json',
  'saved_model',
  'weights.safetensors',
];
const read = (name: string): string => readFileSync(join(app.folder(), 'run', name), 'utf8');
const parsed = (name: string): unknown => JSON.parse(read(name));
const quick = ['--dataset', 'digits', '--out', 'run', '--json'] as const;

beforeAll(() => setBackend(cpu()));

/** How many of the test images ONNX Runtime classifies rightly by the file. */
async function onnxAccuracy(path: string, flatten: boolean): Promise<number> {
  const { test } = await digits.load(flatten ? { flatten, normalize: true } : { channels: true, normalize: true });
  const session = await InferenceSession.create(path, { logSeverityLevel: 3, intraOpNumThreads: 1 });
  const x = new Tensor('float32', test.x.data as Float32Array, test.x.shape);
  const results = await session.run({ [session.inputNames[0] as string]: x });
  const { data, dims } = results[session.outputNames[0] as string] as Tensor;
  const [samples = 0, classes = 0] = dims;
  const rows = Array.from({ length: samples }, (_, row) => Array.from(data.slice(row * classes, (row + 1) * classes), Number));
  const right = rows.filter((row, index) => row.indexOf(Math.max(...row)) === test.y.data[index]);
  await session.release();
  return right.length / samples;
}

describe('a run', () => {
  it.each([
    ['mlp', 'wasm', 40_542],
    ['mlp', 'cpu', 40_542],
    ['cnn', 'wasm', 53_002],
  ] as const)('of the %s on %s says and saves what it has come to', async (model, backend, parameters) => {
    const { status, stderr, stdout, json } = await app.run([...quick, '--model', model, '--backend', backend, '--epochs', '2']);
    expect([status, stderr]).toEqual([0, '']);
    const results = json() as Results;
    expect(results).toMatchObject({ dataset: 'digits', model, backend, epochs: 2, batchSize: 128, parameters, seed: 42 });
    const compiled = {
      executor: 'compiled',
      missingOps: [],
      backendDetails: { threads: availableParallelism(), build: 'relaxed' },
    };
    const interpreted = { executor: 'interpreter', missingOps: [], backendDetails: {} };
    expect(results).toMatchObject(backend === 'wasm' ? compiled : interpreted);
    expect(results.testAccuracy).toBeGreaterThan(0.5);
    expect(results.testAccuracy).toBeLessThan(1);
    expect(results.testLoss).toBeGreaterThan(0);
    expect(results.testLoss).toBeLessThan(Math.log(10));
    expect(results.secondsPerEpoch).toBeGreaterThan(0);
    // 1,365 samples to learn from make 11 steps of 128, and so do 1,293.
    expect(results.msPerStep).toBeCloseTo((1000 * results.secondsPerEpoch) / 11, 9);
    expect(stdout).toContain(`Test accuracy ${(100 * results.testAccuracy).toFixed(2)} %`);

    expect(readdirSync(join(app.folder(), 'run')).sort()).toEqual(files);
    expect(readdirSync(app.folder())).toEqual(['run']);
    expect(parsed('results.json')).toEqual(results);
    expect(stdout).toContain(read('report.txt'));
    expect(read('report.txt')).toMatch(/^ +accuracy +0\.\d\d +360$/m);
    const metrics = parsed('metrics.json') as ClassificationMetrics;
    expect(metrics.accuracy).toBeCloseTo(results.testAccuracy, 6);
    expect(metrics.logLoss).toBeCloseTo(results.testLoss, 4);
    expect(metrics.confusionMatrix.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual(
      metrics.classes.map(({ support }) => support),
    );
    expect([results.reportPage, results.metricsFile]).toEqual([join('run', 'report.html'), join('run', 'metrics.json')]);
    const page = read('report.html');
    expect(page).toContain(`<h1>digits, ${model}</h1>`);
    // A network that sees shows where it looked, too.
    expect(page.match(/<svg /g)?.length).toBe(model === 'cnn' ? 11 : 10);
    expect(page.includes('<title>Where the model looked</title>')).toBe(model === 'cnn');
    const { epoch, history, params } = parsed('history.json') as History;
    expect([epoch, params]).toEqual([[0, 1], { epochs: 2, steps: 11, batchSize: 128 }]);
    const names = ['accuracy', 'learning_rate', 'loss', 'val_accuracy', 'val_loss'];
    expect(Object.keys(history).sort()).toEqual(names);
    const [header, ...rows] = read('history.csv').trimEnd().split('\r\n');
    expect(header).toBe(['epoch', ...names].join(','));
    expect(rows.map((row) => row.split(',').map(Number))).toEqual(
      epoch.map((number) => [number, ...names.map((name) => history[name]?.[number])]),
    );

    // That TensorFlow opens it and predicts the same is held by npm run test:interop.
    expect(readdirSync(join(app.folder(), 'run/saved_model/1'), { recursive: true }).map(String).sort()).toEqual([
      'assets.extra',
      'assets.extra/labels.txt',
      'saved_model.pb',
    ]);
    expect(read('saved_model/1/assets.extra/labels.txt')).toBe('0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n');
    expect(read('saved_model/1/saved_model.pb')).toContain('serving_default');
    expect(await onnxAccuracy(join(app.folder(), 'run/model.onnx'), model === 'mlp')).toBeCloseTo(results.testAccuracy, 2);

    // Trained on either backend, the cnn is checked on a part: convolutions in plain JavaScript take their time.
    for (const name of ['model.keras', 'model.h5', 'best.keras']) {
      const whole = await loadModel(join(app.folder(), 'run', name));
      expect(whole.compiled).toBe(true);
      expect(await whole.getWeights()).toEqual([
        ...decodeSafetensors(readFileSync(join(app.folder(), 'run/weights.safetensors'))).tensors.values(),
      ]);
    }
    const saved = modelFromConfig(parsed('config.json') as SerializedObject);
    expect(saved.countParams()).toBe(parameters);
    if (model === 'cnn') return;
    await loadWeights(saved, join(app.folder(), 'run', 'weights.safetensors'));
    saved.compile({ optimizer: 'adam', loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
    const { test } = await digits.load({ flatten: true, normalize: true });
    const figures = await saved.evaluate(test.x, test.y, { batchSize: 1000, verbose: 0 });
    expect(figures['accuracy']).toBe(results.testAccuracy);
    expect(figures['loss']).toBeCloseTo(results.testLoss, 4);
  });
});
