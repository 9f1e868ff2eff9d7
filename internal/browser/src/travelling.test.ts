import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpu } from '@ibex-ml/backend-cpu';
import { type NdArray, setBackend } from '@ibex-ml/core';
import { loadModel, saveModel } from '@ibex-ml/formats/keras';
import { encodeSafetensors } from '@ibex-ml/formats/safetensors';
import { saveTfjsLayers } from '@ibex-ml/formats/tfjs';
import type { Model } from '@ibex-ml/models';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage } from './bundle.ts';
import { findChromium } from '@ibex-ml/testing';
import { serve, type Site } from './serve.ts';
import { type Arrival, arrive, backbone, type Format, sendAll, transfer, travellers, weigh } from './travelling.ts';

const found = await findChromium();
const formats = Object.keys(travellers) as readonly Format[];
/** What only the library that writes HDF5 holds. */
const writesHdf5 = 'H5Fcreate';

describe.skipIf(found.path === null)(`models that travel to Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let folder: string;
  let browser: Browser;
  let site: Site;
  let scripts: ReadonlyMap<string, string>;
  const inNode = new Map<Format, Arrival>();

  beforeAll(async () => {
    await setBackend(cpu());
    folder = await mkdtemp(join(tmpdir(), 'ibex-travel-'));
    await sendAll(folder);
    for (const format of formats) inNode.set(format, await arrive(format, join(folder, travellers[format])));
    const base = await backbone(null);
    await saveModel(base, join(folder, 'backbone.h5'));
    await saveTfjsLayers(base, join(folder, 'backbone'));
    await writeFile(join(folder, 'backbone.safetensors'), encodeSafetensors(await namedWeights(base)));
    scripts = await bundlePage(['travel-page', 'travel-worker'], { readme: await readmeBlock() });
    site = await serve(new Map([...scripts, ['page.js', scripts.get('travel-page.js') ?? '']]), false);
    browser = await chromium.launch({ executablePath: found.path as string });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  /** A page in a fresh profile, and the addresses that it has asked for. */
  async function visit(): Promise<{ readonly page: Page; readonly asked: string[] } & AsyncDisposable> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname.slice(1)));
    const complaints: string[] = [];
    page.on('pageerror', (error) => void complaints.push(error.message));
    await page.route('**/files/**', async (route) => {
      const path = join(folder, new URL(route.request().url()).pathname.replace('/files/', ''));
      await readFile(path).then(
        (body) => route.fulfill({ body }),
        () => route.fulfill({ status: 404 }),
      );
    });
    await page.goto(site.url);
    await page.waitForFunction(() => 'station' in globalThis);
    const close = async (): Promise<void> => {
      await context.close();
      expect(complaints).toEqual([]);
    };
    return { page, asked, [Symbol.asyncDispose]: close };
  }

  /** Chooses a file as a user does, of tfjs all of them. */
  async function choose(page: Page, path: string): Promise<void> {
    const beside = path.endsWith('model.json') ? [path.replace('model.json', 'group1-shard1of1.bin')] : [];
    await page.setInputFiles(
      '#chosen',
      [...beside, path].map((name) => join(folder, name)),
    );
  }

  function expectSame(inPage: Arrival, wanted: Arrival | undefined, name: string): void {
    for (const part of ['before', 'losses', 'after'] as const) {
      expect(inPage[part].length, name).toBe(wanted?.[part].length);
      for (const [index, value] of inPage[part].entries())
        expect(value, `${name} ${part}`).toBeCloseTo(wanted?.[part][index] as number, 5);
    }
  }

  const isWriter = (name: string): boolean => scripts.get(name)?.includes(writesHdf5) === true;

  it('are read from an address, from a chosen file, and fitted further as in Node, without the library that writes HDF5', async () => {
    await using open = await visit();
    const { page, asked } = open;
    for (const format of formats) {
      const fetched = await page.evaluate(([name, place]) => station.arrive(name, place), [
        format,
        `files/${travellers[format]}`,
      ] as const);
      expectSame(fetched, inNode.get(format), `${format} of an address`);
      await choose(page, travellers[format]);
      const chosen = await page.evaluate((name) => station.arrive(name, null), format);
      expectSame(chosen, inNode.get(format), `${format} of a file`);
    }
    expect([...scripts.keys()].filter(isWriter).length).toBe(1);
    expect(asked.filter(isWriter)).toEqual([]);
    await page.evaluate(() => station.trySaving('opfs://model.keras'));
    expect(asked.filter(isWriter).length).toBe(1);
  });

  it('are written among the private files of the page’s origin, and are there when it is loaded again', async () => {
    await using open = await visit();
    const { page } = open;
    await page.evaluate(() => station.sendAll('opfs://runs/1'));
    await page.reload();
    await page.waitForFunction(() => 'station' in globalThis);
    for (const format of formats) {
      const own = await page.evaluate(([name, place]) => station.arrive(name, place), [
        format,
        `opfs://runs/1/${travellers[format]}`,
      ] as const);
      expectSame(own, inNode.get(format), `${format} of OPFS`);
    }
    const others = await page.evaluate(async () => {
      let there = await navigator.storage.getDirectory();
      for (const name of ['runs', '1', 'saved', '1']) there = await there.getDirectoryHandle(name);
      return (await Array.fromAsync(there.keys())).sort();
    });
    expect(others).toEqual(['assets.extra', 'saved_model.pb']);
    const saved = ['opfs://best-1.keras', 'opfs://best-2.keras'];
    expect(await page.evaluate(() => station.fitWithCheckpoints('opfs://best-{epoch}.keras'))).toEqual([
      saved,
      expect.toSatisfy((names: readonly string[]) => [...names].sort().join() === 'best-1.keras,best-2.keras,runs'),
    ]);
  });

  it('are read and written by a worker of the page’s own', async () => {
    await using open = await visit();
    const arrived = await open.page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/travel-worker.js', { type: 'module' });
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener('message', ({ data }) => resolve(data));
          port1.start();
          worker.addEventListener('error', ({ message }) => reject(new Error(message)));
          worker.postMessage({ place: 'files/model.keras', port: port2 }, [port2]);
        }),
    );
    expectSame(arrived as Arrival, inNode.get('keras'), 'of a worker');
    expect(await open.page.evaluate(() => station.tryReading('opfs://of-worker/model.keras'))).toBe('done');
  });

  it('are written whole or not at all, and what cannot be had is a typed error', async () => {
    await using open = await visit();
    const { page } = open;
    const save = (path: string): Promise<string> => page.evaluate((to) => station.trySaving(to), path);
    const read = (place: string): Promise<string> => page.evaluate((from) => station.tryReading(from), place);
    expect(await save('opfs://a/model.keras')).toBe('done');
    const quota = await page.context().newCDPSession(page);
    await quota.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 1 });
    expect(await save('opfs://a/model.keras')).toMatch(/^ResourceError: save: path .* what stood there before is unchanged\.$/);
    expect(await save('opfs://a/b.keras')).toMatch(/^ResourceError/);
    expect(await read('opfs://a/model.keras')).toBe('done');
    await quota.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin });
    expect(await save('runs/model.keras')).toMatch(
      /^ResourceError: save: path must be a path that begins with opfs:\/\/ in a page, which has no other files, received "runs\/model.keras"\. Write to "opfs:\/\/runs\/model.keras"/,
    );
    expect(await save('opfs://model.keras/b.keras')).toBe('done');
    expect(await save('opfs://model.keras')).toMatch(/^ResourceError/);
    expect(await read('opfs://none.keras')).toMatch(/^ResourceError: load: source must be a file of this page’s origin/);
    expect(await read('opfs://a/b.keras')).toMatch(/Error/);
    expect(await read('files/none.keras')).toMatch(
      /^ResourceError: load: source must be an address that can be fetched.*status 404/,
    );
    expect(await read('http://[')).toMatch(/^ResourceError: load: source must be an address/);
  });

  it('give their weights by name, to a backbone too', async () => {
    await using open = await visit();
    const { page } = open;
    for (const format of ['h5', 'layers', 'graph', 'safetensors'] as const) {
      const [wanted, path] = [await weigh(join(folder, travellers[format])), travellers[format]];
      expect(await page.evaluate((place) => station.weigh(place), `files/${path}`)).toEqual(wanted);
      await choose(page, path);
      expect(await page.evaluate(() => station.weigh(null))).toEqual(wanted);
    }
    const wanted = await transfer(join(folder, 'backbone.h5'));
    const fetched = await page.evaluate((place) => station.transfer(place), 'files/backbone.h5');
    expectSame(fetched, wanted, 'of an address');
    for (const path of ['backbone.safetensors', 'backbone/model.json']) {
      await choose(page, path);
      expectSame(await page.evaluate(() => station.transfer(null)), wanted, `${path}, chosen`);
    }
  });

  it('take the ways that the README shows', async () => {
    await using open = await visit();
    const { page } = open;
    await choose(page, travellers.keras);
    await page.route('**/models/digits.keras', (route) => route.fulfill({ path: join(folder, travellers.keras) }));
    const coming = page.waitForEvent('download');
    await page.addScriptTag({ url: '/readme.js', type: 'module' });
    const download = await coming;
    expect(download.suggestedFilename()).toBe('digits.keras');
    const saved = join(folder, 'downloaded.keras');
    await download.saveAs(saved);
    expect((await loadModel(saved)).countParams()).toBe((await loadModel(join(folder, travellers.keras))).countParams());
    expect(await page.evaluate(() => station.tryReading('opfs://digits/best.keras'))).toBe('done');
  });
});

async function namedWeights(model: Model): Promise<ReadonlyMap<string, NdArray>> {
  const values = await model.getWeights();
  return new Map(model.weights.map(({ name }, index) => [name, values[index] as NdArray]));
}

/** The code that the README of formats has for pages. */
async function readmeBlock(): Promise<string> {
  const readme = await readFile(new URL('../../../packages/formats/README.md', import.meta.url), 'utf8');
  const code = /^```js\n(.*?)^```/ms.exec(readme)?.[1];
  if (code === undefined) throw new Error('The README has no code for pages.');
  return code;
}
