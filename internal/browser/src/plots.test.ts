import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage } from './bundle.ts';
import { findChromium } from '@ibex-ml/testing';
import { drawAll } from './plots.ts';

const found = await findChromium();
const pictures = fileURLToPath(new URL('../../../.cache/browser/', import.meta.url));
const address = 'http://plots.test/';

/** No `eval`, no styles and scripts within the page, images from data: alone. */
const policy = "default-src 'none'; script-src 'self'; img-src data:";

describe.skipIf(found.path === null)(`plots in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: Browser;
  let inNode: Awaited<ReturnType<typeof drawAll>>;
  let complaints: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: found.path as string });
    await mkdir(pictures, { recursive: true });
    inNode = await drawAll();
  }, 60_000);
  afterAll(() => browser?.close());

  /** A page whose complaints, dialogs and requests beyond its own files are noted. */
  async function open(options: Parameters<Browser['newPage']>[0], files: ReadonlyMap<string, string>): Promise<Page> {
    const page = await browser.newPage(options);
    complaints = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => void dialog.dismiss().then(() => complaints.push('a dialog')));
    await page.route('**', async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      const body = files.get(path);
      if (body === undefined) complaints.push(`asked for ${route.request().url()}`);
      const headers = path.endsWith('.js') ? { 'content-type': 'text/javascript' } : { 'content-type': 'text/html' };
      await (body === undefined ? route.abort() : route.fulfill({ body, headers }));
    });
    return page;
  }

  it(
    'are those of Node to the byte, cut off nowhere, and become PNG, under a policy without eval',
    { timeout: 60_000 },
    async () => {
      const scripts = await bundlePage(['plots-page']);
      const head = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><link rel="icon" href="data:,">`;
      const html = `<!doctype html><html><head>${head}<script type="module" src="/plots-page.js"></script></head><body></body></html>`;
      const page = await open({ viewport: { width: 700, height: 700 } }, new Map([...scripts, ['', html]]));
      await page.goto(address);
      await page.waitForFunction(() => 'showPlots' in globalThis);
      const shown = await page.evaluate(() => showPlots());
      expect(Object.keys(shown)).toEqual(Object.keys(inNode.plots));
      for (const [name, plot] of Object.entries(inNode.plots)) {
        expect(shown[name]?.svg === plot.toSVG(), name).toBe(true);
        expect([shown[name]?.name, shown[name]?.cut], name).toEqual([plot.title, []]);
        const [width, height, dark = 0] = shown[name]?.png ?? [];
        expect([width, height], name).toEqual([2 * plot.width, 2 * plot.height]);
        expect(dark, name).toBeGreaterThan(300);
      }
      await page.screenshot({ path: `${pictures}plots.png`, fullPage: true });
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  it.each([
    ['wide', { viewport: { width: 1400, height: 900 }, colorScheme: 'light' }],
    ['narrow', { viewport: { width: 390, height: 844 }, colorScheme: 'light' }],
    ['dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }],
  ] as const)('a report is shown on a %s screen, and asks for nothing', { timeout: 30_000 }, async (name, options) => {
    const page = await open(options, new Map([['', inNode.html]]));
    await page.goto(address);
    const seen = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - innerWidth,
      title: document.title,
      shown: Array.from(document.querySelectorAll('figure svg'), (svg) => svg.getBoundingClientRect().width > 200),
      ink: getComputedStyle(document.querySelector('figure text') as Element).fill,
      paper: getComputedStyle(document.querySelector('figure svg > rect') as Element).fill,
      page: getComputedStyle(document.body).backgroundColor,
      cells: Array.from(
        document.querySelectorAll('figure [font-size="11px"]:is([fill="#000000"], [fill="#fefefe"])'),
        (text) => getComputedStyle(text).fill,
      ),
    }));
    expect(seen).toMatchObject({ overflow: 0, title: 'A run <of> everything' });
    expect(seen.shown).toEqual(Array.from({ length: 11 }, () => true));
    const [ink, paper] = name === 'dark' ? ['rgb(230, 237, 243)', 'rgb(21, 27, 35)'] : ['rgb(31, 35, 40)', 'rgb(255, 255, 255)'];
    expect([seen.ink, seen.paper]).toEqual([ink, paper]);
    // Numbers in cells keep their contrast to the colours of these.
    expect([seen.cells.length, new Set(seen.cells)]).toEqual([9, new Set(['rgb(0, 0, 0)', 'rgb(254, 254, 254)'])]);
    expect(seen.page).not.toBe('rgba(0, 0, 0, 0)');
    await page.screenshot({ path: `${pictures}report-${name}.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('a report on paper is light, and has a policy that lets no script run', { timeout: 30_000 }, async () => {
    const page = await open({ viewport: { width: 794, height: 1123 }, colorScheme: 'dark' }, new Map([['', inNode.html]]));
    await page.goto(address);
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)');
    await page.screenshot({ path: `${pictures}report-print.png`, fullPage: true });
    expect(complaints).toEqual([]);
    await page.evaluate(() =>
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = "ran"' })),
    );
    expect(await page.title()).toBe('A run <of> everything');
    expect(complaints.join()).toContain('Content Security Policy');
    await page.close();
  });
});
