import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setBackend } from '@ibex-ml/core';
import { cpu } from '@ibex-ml/backend-cpu';
import { digits } from '@ibex-ml/data';
import { loadWeights } from '@ibex-ml/formats/safetensors';
import type { SerializedObject } from '@ibex-ml/layers';
import { type History, modelFromConfig } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { useApp } from './__fixtures__/run-app.ts';
import type { Results } from './train.ts';

const app = useApp();
const files = ['config.json', 'history.csv', 'history.json', 'report.txt', 'results.json', 'weights.safetensors'];
const read = (name: string): string => readFileSync(join(app.folder(), 'run', name), 'utf8');
const parsed = (name: string): unknown => JSON.parse(read(name));
const quick = ['--dataset', 'digits', '--out', 'run', '--json'] as const;

beforeAll(() => setBackend(cpu()));

describe('a run', () => {
  it.each([
    ['mlp', 'wasm', 40_542],
    ['mlp', 'cpu', 40_542],
    ['cnn', 'wasm', 53_002],
  ] as const)('of the %s on %s says and saves what it has come to', { timeout: 60_000 }, async (model, backend, parameters) => {
    const { status, stderr, stdout, json } = await app.run([...quick, '--model', model, '--backend', backend, '--epochs', '2']);
    expect([status, stderr]).toEqual([0, '']);
    const results = json() as Results;
    expect(results).toMatchObject({ dataset: 'digits', model, backend, epochs: 2, batchSize: 128, parameters, seed: 42 });
    expect(results.executor).not.toBe('');
    expect(results.testAccuracy).toBeGreaterThan(0.5);
    expect(results.testAccuracy).toBeLessThan(1);
    expect(results.testLoss).toBeGreaterThan(0);
    expect(results.testLoss).toBeLessThan(Math.log(10));
    expect(results.secondsPerEpoch).toBeGreaterThan(0);
    // 1,365 samples to learn from make 11 steps of 128.
    expect(results.msPerStep).toBeCloseTo((1000 * results.secondsPerEpoch) / 11, 9);
    expect(stdout).toContain(`Test accuracy ${(100 * results.testAccuracy).toFixed(2)} %`);

    expect(readdirSync(join(app.folder(), 'run')).sort()).toEqual(files);
    expect(readdirSync(app.folder())).toEqual(['run']);
    expect(parsed('results.json')).toEqual(results);
    expect(stdout).toContain(read('report.txt'));
    expect(read('report.txt')).toMatch(/^ +accuracy +0\.\d\d +360$/m);
    const { epoch, history, params } = parsed('history.json') as History;
    expect([epoch, params]).toEqual([[0, 1], { epochs: 2, steps: 11, batchSize: 128 }]);
    const names = ['accuracy', 'loss', 'val_accuracy', 'val_loss'];
    expect(Object.keys(history)).toEqual(names);
    const rows = epoch.map((number) => [number, ...names.map((name) => history[name]?.[number])]);
    expect(read('history.csv')).toBe(`epoch,${names.join(',')}\n${rows.map((row) => `${row.join(',')}\n`).join('')}`);

    // Trained on either backend, the cnn is checked on a part: convolutions in plain JavaScript take their time.
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
