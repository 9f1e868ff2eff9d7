import { wasm } from '@ibex-ml/backend-wasm';
import { describeOnGpu, findChromium, prepareGpuForLongTests } from '@ibex-ml/testing';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { bundlePage } from './bundle.ts';
import { serve } from './serve.ts';
import { train } from './train.ts';

const found = await findChromium();
const why = found.path === null ? found.why : await prepareGpuForLongTests();
/** The relative difference to WebAssembly in Node that each number may have. */
const tolerance = 1e-4;

describeOnGpu('WebGPU in Chromium', why, () => {
  it('a perceptron with dropout and batch normalisation learns on the GPU of a page as on WebAssembly in Node', async () => {
    const scripts = await bundlePage(['webgpu-page']);
    const site = await serve(new Map([...scripts, ['page.js', scripts.get('webgpu-page.js') ?? '']]), false);
    // Without a GPU it is Chromium's own in software, which this flag allows.
    const browser = await chromium.launch({ executablePath: found.path as string, args: ['--enable-unsafe-webgpu'] });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
      await page.goto(site.url);
      await page.waitForFunction(() => 'trainOnGpu' in globalThis);
      const onGpu = await page.evaluate(() => trainOnGpu());
      const inNode = await train('perceptron', [wasm({ threads: 1 })]);
      expect(onGpu).toMatchObject({
        executors: ['interpreter'],
        backends: ['webgpu'],
        adapter: expect.stringMatching(/./) as string,
      });
      for (const part of ['losses', 'accuracies', 'predictions'] as const) {
        expect(onGpu[part].length).toBe(inNode[part].length);
        for (const [place, value] of onGpu[part].entries()) {
          const wanted = inNode[part][place] as number;
          expect(Math.abs(value - wanted), `${part} ${place}: ${value}, on WebAssembly ${wanted}`).toBeLessThanOrEqual(
            tolerance * Math.abs(wanted),
          );
        }
      }
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await site.close();
    }
  });
});
