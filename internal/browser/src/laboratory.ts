import { chromium, type Page } from 'playwright-core';
import { bundlePage } from './bundle.ts';
import { serve } from './serve.ts';

/** A page that is open, and what it has complained about. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

/** A browser and two web servers, which run until closed. */
export interface OpenLaboratory {
  /**
   * Opens the page in a fresh profile.
   *
   * @param options.path - `/strict` for the page that may not start workers from a blob, `/allowing` for one that may do this and little else
   * @param options.before - a script that the page runs first
   */
  open(
    isolated: boolean,
    options?: { readonly path?: '/' | '/strict' | '/allowing'; readonly before?: string },
  ): Promise<OpenPage>;
  close(): Promise<void>;
}

/** Bundles the page, serves it with and without cross-origin isolation, and starts a browser. */
export async function openLaboratory(executablePath: string): Promise<OpenLaboratory> {
  const scripts = await bundlePage();
  const sites = { isolated: await serve(scripts, true), plain: await serve(scripts, false) };
  const browser = await chromium.launch({ executablePath });
  return {
    async open(isolated, { path = '/', before = '' } = {}) {
      const context = await browser.newContext({ viewport: { width: 640, height: 360 } });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      await page.addInitScript(before);
      await page.goto(new URL(path, (isolated ? sites.isolated : sites.plain).url).href);
      await page.waitForFunction(() => 'laboratory' in globalThis);
      return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
    },
    async close() {
      await browser.close();
      await Promise.all(Object.values(sites).map((site) => site.close()));
    },
  };
}
