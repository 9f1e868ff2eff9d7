import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { FormatError, liveVariables, NdArray, ResourceError, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWeights, writeWeights } from './manifest.ts';
import { loadTfjs, tfjsFromFiles } from './read.ts';
import { saveTfjsLayers } from './save.ts';
import { tfjsLayersToFiles } from './write-layers.ts';

let folder = '';
beforeAll(async () => {
  await setBackend(cpu());
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

const network = (): Model => sequential([dense(3, { inputShape: [2], name: 'a' }), dense(1, { name: 'b' })]);

type Json = Record<string, unknown>;

/** The files of the network with its `model.json` changed. */
async function changed(change: (json: Json, group: Json) => void): Promise<Map<string, Uint8Array>> {
  const files = new Map(await tfjsLayersToFiles(network()));
  const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as Json;
  change(json, (json['weightsManifest'] as Json[])[0] as Json);
  return files.set('model.json', new TextEncoder().encode(JSON.stringify(json)));
}

describe('weights in shards', () => {
  it('are cut at 4 MiB and joined again', () => {
    const large = new NdArray(
      Float32Array.from({ length: 1_500_000 }, (_, index) => index),
      [1500, 1000],
    );
    const tensors = new Map([
      ['large', large],
      ['small', new NdArray(Int32Array.of(-7), [])],
      ['truths', new NdArray(Uint8Array.of(1, 0), [2], 'bool')],
    ]);
    const [manifest, shards] = writeWeights(tensors);
    expect([...shards].map(([name, { length }]) => [name, length])).toEqual([
      ['group1-shard1of2.bin', 4_194_304],
      ['group1-shard2of2.bin', 1_805_702],
    ]);
    expect([...readWeights(manifest, shards)]).toEqual([...tensors]);
  });

  it.each([
    ['uint8', [0, 128, 255], [-1, 0.28, 1.55], { scale: 0.01, min: -1 }],
    ['uint16', [0, 0, 232, 3], [-1, 9], { scale: 0.01, min: -1 }],
    ['float16', [0, 0x3c, 0, 0xc0], [1, -2], {}],
  ] as const)('of %s stand for floats', (dtype, bytes, values, more) => {
    const weights = [{ name: 'w', shape: [values.length], dtype: 'float32', quantization: { dtype, ...more } }];
    const read = readWeights([{ paths: ['x.bin'], weights }], new Map([['x.bin', Uint8Array.from(bytes)]])).get('w');
    expect(read?.dtype).toBe('float32');
    for (const [index, value] of values.entries()) expect(read?.data[index]).toBeCloseTo(value, 6);
  });

  it('of an optimizer are left out', () => {
    const entry = { shape: [1], dtype: 'float32' };
    const weights = [
      { name: 'm', group: 'optimizer', ...entry },
      { name: 'w', ...entry },
    ];
    const read = readWeights([{ paths: ['x.bin'], weights }], new Map([['x.bin', new Uint8Array(8)]]));
    expect([...read.keys()]).toEqual(['w']);
  });
});

describe('a folder', () => {
  it('is written and read', async () => {
    const model = network();
    await saveTfjsLayers(model, join(folder, 'mine'));
    expect(await readdir(join(folder, 'mine'))).toEqual(['group1-shard1of1.bin', 'model.json']);
    expect(await (await loadTfjs(join(folder, 'mine', 'model.json'))).getWeights()).toEqual(await model.getWeights());
  });

  it('is fetched from an address, and nothing else of its server', async () => {
    const files = await tfjsLayersToFiles(network());
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      const bytes = url.startsWith('/mine/') ? files.get(url.slice('/mine/'.length)) : undefined;
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const model = await loadTfjs(`http://127.0.0.1:${port}/mine/model.json`);
    expect(model.countParams()).toBe(13);
    expect(asked).toEqual(['/mine/model.json', '/mine/group1-shard1of1.bin']);
    await expect(loadTfjs(new URL(`http://127.0.0.1:${port}/none/model.json`))).rejects.toThrow(ResourceError);
    server.close();
  });

  it('that lacks a file is refused', async () => {
    await expect(loadTfjs(join(folder, 'none', 'model.json'))).rejects.toThrow(ResourceError);
  });

  it.each(['../secret.bin', '/etc/passwd', 'a/b.bin', '..', '.', '', 'C:x', '..\\x', '%2e%2e%2fx', 'http://x/y'])(
    'is not left by the path %j',
    async (path) => {
      const files = await changed((_, group) => (group['paths'] = [path]));
      const at = join(folder, 'model.json');
      await writeFile(at, files.get('model.json') as Uint8Array);
      await expect(loadTfjs(at)).rejects.toThrow('must be the name of a file beside model.json');
    },
  );
});

describe('files that are refused', () => {
  const weight = (group: Json, index: number): Json => (group['weights'] as Json[])[index] as Json;

  it.each<readonly [what: string, change: (json: Json, group: Json) => void, message: string]>([
    ['without a topology', (json) => delete json['modelTopology'], 'modelTopology must be an object'],
    ['with weights that are lacking', (_, group) => (group['weights'] as Json[]).pop(), 'shards must be of the 48 bytes'],
    [
      'with a weight of another model',
      (_, group) => (weight(group, 0)['name'] = 'c/kernel'),
      'weight "c/kernel" must be one of the model',
    ],
    ['with a weight twice', (_, group) => (weight(group, 3)['name'] = 'a/bias'), 'two of this name'],
    ['with a weight by two names', (_, group) => (weight(group, 3)['name'] = 'x/b/kernel'), 'must be'],
    ['with a shape of another size', (_, group) => (weight(group, 0)['shape'] = [3, 2]), 'must be float32[2, 3], as a/kernel is'],
    ['with a huge shape', (_, group) => (weight(group, 0)['shape'] = [2 ** 31, 2 ** 20]), 'in the 52 bytes that are left'],
    ['with a shape of fractions', (_, group) => (weight(group, 0)['shape'] = [0.5, 12]), 'of whole sizes'],
    ['of text', (_, group) => (weight(group, 0)['dtype'] = 'string'), 'of type float32, int32'],
    ['with a shard that is not there', (_, group) => (group['paths'] = ['other.bin']), 'files must be with other.bin'],
    ['with a shard twice', (_, group) => (group['paths'] = ['group1-shard1of1.bin', 'group1-shard1of1.bin']), 'of the 52 bytes'],
    ['with a layer of code', (json) => ((json['modelTopology'] as Json)['class_name'] = 'Lambda'), 'without code'],
    ['with an unknown layer', (json) => ((json['modelTopology'] as Json)['class_name'] = 'Nope'), 'one of Sequential'],
  ])('%s', async (_, change, message) => {
    const files = await changed(change);
    const live = liveVariables().length;
    expect(() => tfjsFromFiles(files)).toThrow(FormatError);
    expect(() => tfjsFromFiles(files)).toThrow(message);
    expect(liveVariables()).toHaveLength(live);
  });

  it('that are no JSON, or none at all', () => {
    expect(() => tfjsFromFiles(new Map())).toThrow('files must be with model.json');
    expect(() => tfjsFromFiles(new Map([['model.json', new Uint8Array([1, 2])]]))).toThrow(FormatError);
  });
});
