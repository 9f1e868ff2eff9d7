import { wasm } from '@ibex-ml/backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';
import { openLaboratory, type OpenLaboratory } from './laboratory.ts';
import { fitAtLength, type LongFit, type Reference } from './long-fit.ts';

const found = await findChromium();
const references: readonly Reference[] = ['mlp', 'cnn'];

describe.skipIf(found.path === null)(`a page that fits in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  const inNode = new Map<Reference, LongFit>();

  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
    for (const network of references) inNode.set(network, await fitAtLength(network, wasm({ threads: 2 })));
  });
  afterAll(() => browser?.close());

  describe.each([
    { name: 'in a cross-origin isolated page', isolated: true },
    { name: 'in a page without isolation', isolated: false },
  ])('$name', ({ isolated }) => {
    it.each(references)('goes on drawing while the %s takes long steps, whose numbers are those of Node', async (network) => {
      await using open = await browser.open(isolated);
      const fit = await open.page.evaluate((network) => laboratory.fitAtLength(network, { name: 'wasm', threads: 2 }), network);
      expect(fit.crossOriginIsolated).toBe(isolated);
      expect(fit.executor).toBe('compiled');
      expect(fit.losses.length).toBe(3);
      for (const [index, loss] of (inNode.get(network)?.losses ?? []).entries()) expect(fit.losses[index]).toBeCloseTo(loss, 4);
      for (const [index, weight] of (inNode.get(network)?.weights ?? []).entries())
        expect(fit.weights[index]).toBeCloseTo(weight, 4);
      expect(
        Math.min(...fit.frames),
        'frames in each of the steps, which would be none in a page that waits for them',
      ).toBeGreaterThan(0);
      expect(open.complaints).toEqual([]);
    });
  });
});
