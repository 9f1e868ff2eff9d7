import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';
import { openLaboratory, type OpenLaboratory } from './laboratory.ts';

const found = await findChromium();

/** Keeps the workers of a page within reach. */
const reach = `
  globalThis.workers = [];
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workers.push(this);
    }
  };
`;

/** Puts code before that of each worker which is started while it is on: makes it do this in one of its runs. */
const spoil = (what: string, run: number): string => `${reach}
  globalThis.spoils = true;
  globalThis.Blob = class extends Blob {
    constructor(parts, options) {
      super(spoils && options?.type === 'text/javascript' ? [${JSON.stringify(spoilt(what, run))}, ...parts] : parts, options);
    }
  };
`;

function spoilt(what: string, run: number): string {
  return `{
    const { Instance } = WebAssembly;
    let left = ${run};
    WebAssembly.Instance = function (...given) {
      const instance = new Instance(...given);
      if (instance.exports.commit === undefined) return instance;
      const run = (...values) => {
        left -= 1;
        if (left === 0) { ${what} }
        return instance.exports.run(...values);
      };
      return { exports: { ...instance.exports, run } };
    };
  }\n`;
}

/** Chromium lets a worker which does not come back to its event loop live for two seconds after it was terminated; a busy machine longer. */
const patienceMs = 60_000;

/** Another moment in each run of the tests, which the test's name tells. */
const moment = (most: number): number => 1 + Math.floor(Math.random() * most);

describe.skipIf(found.path === null)(`a worker that ends in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
  });
  afterAll(() => browser?.close());

  describe.each([
    { name: 'in a cross-origin isolated page', isolated: true },
    { name: 'in a page without isolation', isolated: false },
  ])('$name', ({ isolated }) => {
    async function expectErrorAndNewStart(before: string, endMs: number | null, keepsWeights: boolean): Promise<void> {
      await using open = await browser.open(isolated, { before });
      const ended = await open.page.evaluate((endMs) => laboratory.fitUntilEnded(endMs), endMs);
      expect(ended.error).toMatch(/^BackendError: .*threads must be alive.*Choose the backend again/);
      expect(ended.next).toMatch(/^BackendError: .*Choose the backend again/);
      if (keepsWeights) expect(ended.reading).toBe(null);
      else expect(ended.reading).toMatch(/^BackendError: .*numbers are lost.*load the weights/);
      expect(ended.losses.length).toBe(3);
      expect(ended.losses[2]).toBeLessThan(ended.losses[0] as number);
      // Those of the machine that is no use are gone.
      await expect.poll(() => open.page.workers().length, { timeout: patienceMs }).toBe(isolated ? 2 : 1);
    }

    it.each([moment(300)])('terminated after %d ms, is an error of the fit and no hang', async (endMs) => {
      await expectErrorAndNewStart(reach, endMs, isolated);
    });

    it.each([moment(60)])('that throws in its run %d is an error of the fit', async (run) => {
      await expectErrorAndNewStart(spoil("throw new Error('spoilt');", run), null, true);
    });
  });

  it('that closes itself is an error of the fit', async () => {
    await using open = await browser.open(false, { before: spoil('self.close();', moment(60)) });
    const { error, losses } = await open.page.evaluate(() => laboratory.fitUntilEnded(null));
    expect(error).toMatch(/^BackendError: .*threads must be alive/);
    expect(losses.length).toBe(3);
  });
});
