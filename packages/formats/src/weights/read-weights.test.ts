import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FormatError, type NdArray, ResourceError } from '@ibex-ml/core';
import { batchNormalization, conv2d, dense, flatten } from '@ibex-ml/layers';
import { type Model, sequential } from '@ibex-ml/models';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel, modelToBytes, weightsToBytes } from '../keras/index.ts';
import { encodeSafetensors } from '../safetensors/index.ts';
import { loadTfjs, tfjsLayersToFiles } from '../tfjs/index.ts';
import { readWeights } from './read-weights.ts';

const make = (): Model =>
  sequential([
    conv2d(2, 3, { inputShape: [4, 4, 1], name: 'Conv1' }),
    batchNormalization({ name: 'bn_Conv1' }),
    flatten(),
    dense(3, { name: 'out' }),
  ]);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The last two parts of each name, and the values. */
function plain(weights: ReadonlyMap<string, NdArray>): ReadonlyMap<string, readonly number[]> {
  return new Map([...weights].map(([name, { data }]) => [name.replace(':0', '').split('/').slice(-2).join('/'), [...data]]));
}

async function expected(model: Model): Promise<ReadonlyMap<string, readonly number[]>> {
  const values = await model.getWeights();
  return new Map(model.weights.map(({ name }, index) => [name, [...(values[index] as NdArray).data]]));
}

describe('readWeights', () => {
  it('reads Keras’s .h5, in the order of the layers', async () => {
    const model = make();
    const read = plain(await readWeights(await modelToBytes(model, { format: 'h5' })));
    expect([...read]).toEqual([...(await expected(model))]);
  });

  it('reads model.json with its shards from a path, a URL of a file, and a server', async () => {
    const model = make();
    const files = await tfjsLayersToFiles(model);
    for (const [name, bytes] of files) await writeFile(join(folder, name), bytes);
    const server = createServer((request, response) => {
      const bytes = files.get((request.url ?? '').slice(1));
      response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const path = join(folder, 'model.json');
    for (const source of [path, pathToFileURL(path), `${base}/model.json`, new URL('/model.json', base)]) {
      expect(plain(await readWeights(source))).toEqual(await expected(model));
    }
    await expect(readWeights(`${base}/none.h5`)).rejects.toThrow('status 404');
    server.close();
  });

  it('reads files that a user has chosen, one, or all of tfjs, whatever model.json is called', async () => {
    const model = make();
    const h5 = new File([await modelToBytes(model, { format: 'h5' })], 'model.h5');
    const files = [...(await tfjsLayersToFiles(model))].map(
      ([name, bytes]) => new File([new Uint8Array(bytes)], name.replace('model.json', 'model (1).json')),
    );
    for (const source of [h5, [h5], files]) expect(plain(await readWeights(source))).toEqual(await expected(model));
    expect((await loadTfjs(files)).countParams()).toBe(model.countParams());
    expect((await loadModel(h5)).countParams()).toBe(model.countParams());
    await expect(loadTfjs(files.slice(1))).rejects.toThrow('Choose model.json and the files beside it');
    await expect(loadTfjs(files.slice(0, 1))).rejects.toThrow('Pass all files that model.json names');
    await expect(readWeights([])).rejects.toThrow(FormatError);
    await expect(readWeights('opfs://model.h5')).rejects.toThrow('Only pages have files at opfs://');
    await expect(loadModel(new ArrayBuffer(4) as unknown as Blob)).rejects.toThrow('new Uint8Array(buffer)');
  });

  it('reads safetensors', async () => {
    const model = make();
    const values = await model.getWeights();
    const tensors = new Map(model.weights.map(({ name }, index) => [name, values[index] as NdArray]));
    expect(plain(await readWeights(encodeSafetensors(tensors)))).toEqual(await expected(model));
  });

  it('refuses files without names, JSON without a place, and what is none of these', async () => {
    for (const nameless of [await weightsToBytes(make()), await modelToBytes(make())]) {
      await expect(readWeights(nameless)).rejects.toThrow('@ibex-ml/formats/keras');
    }
    await expect(readWeights(new TextEncoder().encode('{}'))).rejects.toThrow('Pass its path or its address');
    await expect(readWeights(new Uint8Array(4))).rejects.toThrow(FormatError);
    await expect(readWeights(join(folder, 'none.h5'))).rejects.toThrow(ResourceError);
  });
});
