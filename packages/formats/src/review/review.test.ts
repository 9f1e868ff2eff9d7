import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { activation, batchNormalization, conv2d, dense, flatten } from '@ibex-ml/layers';
import { input, type Model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';
import { reviewJson, saveReview } from './review.ts';

beforeAll(() => setBackend(cpu()));

describe('a review', () => {
  it('has a line for each layer, node and weight', async () => {
    const model = sequential(
      [input([2], { name: 'x' }), dense(3, { activation: 'relu', name: 'hidden' }), dense(1, { name: 'out' })],
      { name: 'mine' },
    );
    const text = await reviewJson(model);
    const lines = text.split('\n');
    expect(lines.slice(0, 6)).toEqual([
      '{',
      '  "model": "mine",',
      '  "className": "Sequential",',
      '  "parameters": 13,',
      '  "inputs": [',
      '    {"dtype": "float32", "name": "x", "shape": [null, 2]}',
    ]);
    const nodes = lines.filter((line) => line.includes('"op": '));
    expect(nodes.map((line) => (JSON.parse(line.replace(/,$/, '')) as { name: string }).name)).toEqual([
      'matmul',
      'add',
      'relu',
      'matmul_1',
      'add_1',
    ]);
    expect(nodes[0]).toBe(
      '    {"attributes": {"transposeA": false, "transposeB": false}, "dtype": "float32", "inputs": ["x", "hidden/kernel"], "name": "matmul", "op": "matmul", "shape": [null, 3]},',
    );
    const weights = lines.filter((line) => line.includes('"sha256": '));
    expect(weights.map((line) => /"path": "(.*?)"/.exec(line)?.[1])).toEqual([
      'layers/dense/vars/0',
      'layers/dense/vars/1',
      'layers/dense_1/vars/0',
      'layers/dense_1/vars/1',
    ]);
    expect(weights[1]).toContain(
      '"max": 0, "mean": 0, "min": 0, "name": "hidden/bias", "path": "layers/dense/vars/1", "sha256": "15ec7bf0b50732b49f8228e07d24365338f9e3ab994b00af08e5a3bffe55fd8b", "shape": [3], "trainable": true',
    );
    expect(JSON.parse(text)).toMatchObject({ outputs: [{ name: 'out', node: 'add_1' }] });
  });

  it('is the same each time, and differs in the lines that differ', async () => {
    const make = (activation: 'relu' | 'tanh'): Model => {
      const model = sequential([input([2], { name: 'x' }), dense(2, { activation, name: 'hidden', kernelInitializer: 'ones' })], {
        name: 'mine',
      });
      return model;
    };
    const [first, again, other] = await Promise.all([make('relu'), make('relu'), make('tanh')].map((model) => reviewJson(model)));
    expect(again).toBe(first);
    const [a, b] = [first, other].map((text) => (text as string).split('\n')) as [string[], string[]];
    expect(a.filter((line, index) => line !== b[index]).map((line) => line.slice(0, 14))).toEqual([
      '    {"name": "',
      '    {"classNam',
      '    {"dtype": ',
    ]);
  });

  it('shows weights in full where that is asked for', async () => {
    const model = sequential([dense(2, { inputShape: [1], kernelInitializer: 'ones' })]);
    const text = await reviewJson(model, { full: true });
    expect(text).toContain('"data": [1, 1], "dtype": "float32"');
    expect(text).not.toContain('sha256');
  });

  it('shows models of images, their constants and statistics', async () => {
    const model = sequential([
      input([6, 6, 2]),
      conv2d(3, 3),
      batchNormalization(),
      activation('leakyRelu'),
      flatten(),
      dense(2),
    ]);
    const { nodes, weights } = JSON.parse(await reviewJson(model)) as {
      nodes: { op?: string }[];
      weights: { trainable: boolean }[];
    };
    expect(nodes.some(({ op }) => op === 'conv2d')).toBe(true);
    expect(weights.filter(({ trainable }) => !trainable)).toHaveLength(2);
  });

  it('is written to a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ibex-'));
    const model = sequential([dense(2, { inputShape: [1] })]);
    await saveReview(model, join(folder, 'model.json'));
    expect(await readFile(join(folder, 'model.json'), 'utf8')).toBe(await reviewJson(model));
    await rm(folder, { recursive: true });
  });
});

it.each([
  [{ b: 1, a: [Infinity, -0.5, NaN] }, '{"a": ["Infinity", -0.5, "NaN"], "b": 1}'],
  [{ a: undefined, b: null, c: 'x"y' }, '{"b": null, "c": "x\\"y"}'],
  [[[], {}], '[[], {}]'],
])('%j on one line', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});
