import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, NdArray, setBackend } from '@ibex-ml/core';
import { batchNormalization, dense } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTfjs, tfjsFromFiles } from './read.ts';
import { tfjsOps } from './read-graph.ts';
import { tfjsGraphToFiles } from './write-graph.ts';

interface Plain {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

beforeAll(() => setBackend(cpu()));

const fixture = (path: string): string => fileURLToPath(new URL(`__fixtures__/${path}`, import.meta.url));
const cases = JSON.parse(readFileSync(fixture('cases.json'), 'utf8')) as readonly { name: string; x: Plain; y: Plain }[];
const arrayOf = ({ shape, data }: Plain): NdArray => new NdArray(Float32Array.from(data), shape);
const network = (): Model =>
  sequential([dense(4, { inputShape: [3] }), batchNormalization(), dense(2, { activation: 'softmax' })]);

// That tfjs-converter runs what is written, with every op, is held by internal/interop.
describe('a graph-model', () => {
  it.each(cases.map((one) => [one.name, one] as const))(
    'of the official converter gives what TensorFlow gives: %s',
    async (name, { x, y }) => {
      const read = await loadTfjs(fixture(`${name}/model.json`));
      const given = (await read.predict(arrayOf(x))) as NdArray;
      expect(given.shape).toEqual(y.shape);
      for (const [index, value] of y.data.entries())
        expect(Math.abs((given.data[index] as number) - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      expect(read.trainableWeights).toEqual([]);
    },
  );

  it('is fitted further where that is asked for', async () => {
    const [{ x, y }] = cases as readonly [(typeof cases)[0]];
    const read = await loadTfjs(fixture(`${cases[0]?.name}/model.json`), { trainable: true });
    read.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const { history } = await read.fit(arrayOf(x), arrayOf({ ...y, data: y.data.toReversed() }), { epochs: 3, verbose: 0 });
    expect(history['loss']?.at(-1)).toBeLessThan(history['loss']?.[0] as number);
  });

  it('lists the ops that are read', () => {
    expect(tfjsOps).toEqual(expect.arrayContaining(['Conv2D', '_FusedConv2D', 'FusedBatchNormV3', 'StridedSlice']));
  });
});

type Json = Record<string, unknown>;
type Change = (json: Json, nodes: Json[]) => void;

/** The files of the network with its `model.json` changed. */
async function changed(change: Change): Promise<Map<string, Uint8Array>> {
  const files = new Map(await tfjsGraphToFiles(network()));
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Json;
  change(json, (json['modelTopology'] as Json)['node'] as Json[]);
  return files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
}

const node = (nodes: Json[], op: string): Json => nodes.find((each) => each['op'] === op) as Json;

describe('a graph-model that is refused', () => {
  it.each<readonly [what: string, change: Change, message: string]>([
    [
      'with ops that are not read: all are listed',
      (_, nodes) => [(node(nodes, 'MatMul')['op'] = 'Where'), (node(nodes, 'Softmax')['op'] = 'If')],
      'also If, Where',
    ],
    ['with an op that every object has', (_, nodes) => (node(nodes, 'MatMul')['op'] = 'constructor'), 'also constructor'],
    [
      'with a circle',
      (_, nodes) => (node(nodes, 'MatMul')['input'] = [node(nodes, 'Softmax')['name'], node(nodes, 'Softmax')['name']]),
      'without circles',
    ],
    ['with a node that is not there', (_, nodes) => (node(nodes, 'Softmax')['input'] = ['none']), 'with the node "none"'],
    [
      'with an output that is not there',
      (_, nodes) => (node(nodes, 'Softmax')['input'] = [`${String(node(nodes, 'MatMul')['name'])}:5`]),
      'one that is computed',
    ],
    ['with two nodes of one name', (_, nodes) => nodes.push({ ...node(nodes, 'MatMul') }), 'two nodes'],
    ['without a signature', (json) => delete json['signature'], 'must be an object'],
    ['without a constant', (_, nodes) => (node(nodes, 'Const')['name'] = 'renamed'), 'modelTopology must be with the node'],
    ['with a wrong attribute', (_, nodes) => (node(nodes, 'MatMul')['attr'] = { transpose_a: 1 }), 'must be an object'],
    [
      'with an input of no axes',
      (json) =>
        (((json['signature'] as Json)['inputs'] as Json as Record<string, Json>)[
          Object.keys((json['signature'] as Json)['inputs'] as Json)[0] as string
        ]!['tensorShape'] = {}),
      'must be a list',
    ],
  ])('%s', async (_, change, message) => {
    const files = await changed(change);
    expect(() => tfjsFromFiles(files)).toThrow(FormatError);
    expect(() => tfjsFromFiles(files)).toThrow(message);
  });
});
