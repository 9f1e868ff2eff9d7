import { mkdir } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { cpu } from '@ibex-ml/backend-cpu';
import { type Dashboard, dashboard } from '@ibex-ml/callbacks/dashboard';
import { NdArray, setBackend, setRandomSeed } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { adam, type Callback, sequential, type Sequential } from '@ibex-ml/models';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';

const found = await findChromium();
const pictures = fileURLToPath(new URL('../../../.cache/browser/', import.meta.url));

const x = new NdArray(
  Float32Array.from({ length: 240 }, (_, index) => ((index * 37) % 101) / 50 - 1),
  [80, 3],
);
const y = new NdArray(
  Int32Array.from({ length: 80 }, (_, row) => (x.at(row, 0) + x.at(row, 1) > 0 ? 1 : 0)),
  [80],
);

function classifier(): Sequential {
  const model = sequential([dense(8, { activation: 'relu', inputShape: [3] }), dense(2, { activation: 'softmax' })], {
    name: 'small',
  });
  return model.compile({ optimizer: adam({ learningRate: 0.02 }), loss: 'sparseCategoricalCrossentropy', metrics: ['accuracy'] });
}

const options = { batchSize: 8, validationSplit: 0.25, shuffle: false, verbose: 0 } as const;

/** What the page shows. */
async function read(
  page: Page,
): Promise<{ readonly status: string; readonly times: string; readonly charts: readonly string[]; readonly rows: number }> {
  return page.evaluate(() => ({
    status: document.querySelector('#status')?.textContent ?? '',
    times: document.querySelector('#times')?.textContent ?? '',
    charts: Array.from(document.querySelectorAll('figure'), (figure) => {
      const points = ['train', 'validation'].map((kind) => figure.querySelectorAll(`circle.${kind}`).length);
      return `${figure.querySelector('h2')?.textContent} ${points.join()}`;
    }),
    rows: document.querySelectorAll('tr').length,
  }));
}

/** A page draws in its next frame what it has heard of, and frames may be long in coming. */
const patience = { timeout: 60_000 };

/** Hands connections on to a port; while it is cut there are none. */
async function relay(port: number): Promise<{ readonly port: number; setCut(cut: boolean): void; readonly server: Server }> {
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((incoming) => {
    if (isCut) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(port, '127.0.0.1');
    for (const socket of [incoming, outgoing]) {
      open.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const setCut = (cut: boolean): void => {
    isCut = cut;
    if (cut) for (const socket of open) socket.destroy();
  };
  return { port: (server.address() as AddressInfo).port, setCut, server };
}

describe.skipIf(found.path === null)(`the dashboard in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: Browser;
  let page: Page;
  let live: Dashboard;
  const complaints: string[] = [];
  beforeAll(async () => {
    await setBackend(cpu());
    setRandomSeed(4);
    await mkdir(pictures, { recursive: true });
    browser = await chromium.launch({ executablePath: found.path as string });
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    live = dashboard({ stayOpen: true, verbose: 0, intervalMs: 0 });
  });
  afterAll(async () => {
    await browser?.close();
    await live?.close();
  });

  /** Runs something at the end of an epoch, in the middle of training. */
  const at = (wanted: number, run: () => Promise<unknown>): Callback => ({
    onTrainBatchEnd: async (batch) => void (batch === 3 && epochNow === wanted && (await run())),
    onEpochBegin: (epoch) => void (epochNow = epoch),
  });
  let epochNow = 0;

  it('shows who comes late all, goes on with the run, and says when it has ended', async () => {
    const late = at(12, async () => {
      await page.goto(live.url as string);
      await page.waitForFunction(() => document.querySelectorAll('circle.now').length === 2);
      await expect
        .poll(() => read(page), patience)
        .toMatchObject({
          status: 'training',
          times: expect.stringMatching(/^epoch 13 of 20 · batch 4 of 8 · \d:\d\d taken · \d:\d\d left$/) as string,
          charts: ['loss 12,12', 'accuracy 12,12', 'learning_rate 12,0'],
          rows: 13,
        });
      await page.hover('figure svg', { position: { x: 200, y: 80 } });
      await page.waitForSelector('.cross', { state: 'attached' });
      await page.screenshot({ path: `${pictures}dashboard-light.png` });
      await page.mouse.move(0, 0);
    });
    await classifier().fit(x, y, { ...options, batchSize: 8, epochs: 20, callbacks: [live, late] });
    await page.waitForFunction(() => document.querySelector('#status')?.textContent === 'finished');
    await expect
      .poll(() => read(page), patience)
      .toMatchObject({ charts: ['loss 20,20', 'accuracy 20,20', 'learning_rate 20,0'] });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('label').first().click();
    await page.screenshot({ path: `${pictures}dashboard-dark.png` });
    expect(complaints).toEqual([]);
  });

  it('begins anew with the next run, and fits a narrow screen', async () => {
    await classifier().fit(x, y, { ...options, epochs: 3, callbacks: [live] });
    await page.waitForFunction(() => document.querySelector('#times')?.textContent?.startsWith('epoch 3 of 3') === true);
    await expect.poll(() => read(page), patience).toMatchObject({ charts: ['loss 3,3', 'accuracy 3,3', 'learning_rate 3,0'] });
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.screenshot({ path: `${pictures}dashboard-narrow.png` });
    expect(complaints).toEqual([]);
  });

  it('goes on after its connection was cut, with every epoch once', async () => {
    const between = await relay(Number(new URL(live.url as string).port));
    const other = await browser.newPage();
    const cutOff = at(2, async () => {
      await other.goto(`http://127.0.0.1:${between.port}/`);
      await other.waitForFunction(() => document.querySelectorAll('circle.now').length === 2);
      between.setCut(true);
      await other.waitForFunction(() => document.querySelector('#status')?.textContent === 'connection lost, trying again');
      between.setCut(false);
    });
    await classifier().fit(x, y, { ...options, epochs: 5, callbacks: [live, cutOff] });
    await other.waitForFunction(() => document.querySelector('#status')?.textContent === 'finished');
    await expect.poll(() => read(other), patience).toMatchObject({ charts: ['loss 5,5', 'accuracy 5,5', 'learning_rate 5,0'] });
    await other.close();
    between.server.close();
  });
});
