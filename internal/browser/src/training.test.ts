import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';
import { openLaboratory, type OpenLaboratory } from './laboratory.ts';
import type { Choice } from './page.ts';
import { type Figures, train } from './train.ts';

const found = await findChromium();
const pictures = fileURLToPath(new URL('../../../.cache/browser/', import.meta.url));
/** The relative difference to Node that each number may have. */
const tolerance = 1e-4;

describe.skipIf(found.path === null)(`training in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  /** What Node makes of the same script. */
  let inNode: Readonly<Record<'perceptron' | 'convolutional' | 'onCpu' | 'switched', Figures>>;

  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
    await mkdir(pictures, { recursive: true });
    const [fast, plain] = [wasm({ threads: 2 }), cpu()];
    inNode = {
      perceptron: await train('perceptron', [fast, fast, fast]),
      convolutional: await train('convolutional', [fast, fast, fast]),
      onCpu: await train('perceptron', [plain, plain, plain]),
      switched: await train('perceptron', [fast, plain, fast]),
    };
  });
  afterAll(() => browser?.close());

  const threeTimes = (choice: Choice): readonly Choice[] => [choice, choice, choice];

  function expectAsInNode(name: keyof typeof inNode, actual: Figures): void {
    const { losses, accuracies, predictions } = inNode[name];
    expect(losses.length).toBe(3);
    expect(predictions.length).toBe(200);
    expectClose(actual.losses, losses);
    expectClose(actual.accuracies, accuracies);
    expectClose(actual.predictions, predictions);
    expect(
      actual.losses.toSorted((a, b) => b - a),
      'losses fall',
    ).toEqual(actual.losses);
    expect(actual.losses[2]).toBeLessThan(0.7 * (actual.losses[0] as number));
  }

  describe.each([
    { name: 'in a cross-origin isolated page', isolated: true },
    { name: 'in a page without isolation', isolated: false },
  ])('$name', ({ isolated }) => {
    it('a perceptron with dropout and batch normalisation learns as in Node, and the page lives on', async () => {
      await using open = await browser.open(isolated);
      const figures = await open.page.evaluate(
        (choices) => laboratory.train('perceptron', choices),
        threeTimes({ name: 'wasm' }),
      );
      expect(figures.crossOriginIsolated).toBe(isolated);
      expectAsInNode('perceptron', figures);
      expect(figures.executors).toEqual(['compiled', 'compiled', 'compiled']);
      expect(figures.frames).toBeGreaterThan(3);
      const cores = await open.page.evaluate(() => navigator.hardwareConcurrency);
      expect(open.page.workers().length, 'threads besides the page').toBe(isolated ? cores : 1);
      expect(await open.page.textContent('#log')).toMatch(/epoch 1 {2}loss .*\nepoch 2 {2}loss .*\nepoch 3 {2}loss /);
      await open.page.screenshot({ path: `${pictures}${isolated ? 'isolated' : 'plain'}.png` });
      expect(open.complaints).toEqual([]);
    });

    it('a convolutional network learns as in Node, on the threads asked for where there can be any', async () => {
      await using open = await browser.open(isolated);
      const choices = threeTimes({ name: 'wasm', threads: 3 });
      const figures = await open.page.evaluate((choices) => laboratory.train('convolutional', choices), choices);
      expectAsInNode('convolutional', figures);
      expect(figures.executors).toEqual(['compiled', 'compiled', 'compiled']);
      expect(open.page.workers().length).toBe(isolated ? 3 : 1);
      expect(open.complaints).toEqual([]);
    });

    it('a worker of the page’s own learns as in Node', async () => {
      await using open = await browser.open(isolated);
      const figures = await open.page.evaluate(() => laboratory.trainInWorker('convolutional'));
      expectAsInNode('convolutional', figures);
      expect(figures.executors).toEqual(['compiled', 'compiled', 'compiled']);
      expect(open.page.workers().length, 'itself, and one more where memory is shared').toBe(isolated ? 2 : 1);
      expect(open.complaints).toEqual([]);
    });

    it('changes of backend in mid-epoch change the losses by rounding only, and leave no thread behind', async () => {
      await using open = await browser.open(isolated);
      const [there, away] = [{ name: 'wasm', threads: 2 }, { name: 'cpu' }] as const;
      const figures = await open.page.evaluate((choices) => laboratory.train('perceptron', choices), [there, away, there]);
      expectAsInNode('switched', figures);
      expectClose(figures.losses, inNode.perceptron.losses);
      expect(figures.backends).toEqual(['wasm', 'cpu', 'wasm']);
      expect(figures.executors).toEqual(['compiled', 'interpreter', 'compiled']);
      expect(open.page.workers().length).toBe(isolated ? 2 : 1);
      expect(open.complaints).toEqual([]);
    });

    it('.wasm files that are not served are an error that says where to serve them', async () => {
      await using open = await browser.open(isolated);
      const refusal = await open.page.evaluate(() => laboratory.start({ name: 'wasm', wasmPaths: '/nowhere/' }));
      expect(refusal).toMatch(/^BackendError: .*wasmPaths.*"\/nowhere\/".*serve them/s);
      // Those that were started meanwhile end; a busy one may take two seconds, more on a busy machine.
      await expect.poll(() => open.page.workers().length, { timeout: 60_000 }).toBe(0);
    });
  });

  it('the backend on plain JavaScript learns the same', async () => {
    await using open = await browser.open(false);
    const figures = await open.page.evaluate((choices) => laboratory.train('perceptron', choices), threeTimes({ name: 'cpu' }));
    expectAsInNode('onCpu', figures);
    expectClose(figures.losses, inNode.perceptron.losses);
    expect(figures.backends).toEqual(['cpu', 'cpu', 'cpu']);
    expect(open.page.workers()).toEqual([]);
    expect(open.complaints).toEqual([]);
  });

  it.each([true, false])(
    'where a policy forbids workers, choosing the backend is an error that says what to allow; isolated: %s',
    async (isolated) => {
      await using open = await browser.open(isolated, { path: '/strict' });
      const refusal = await open.page.evaluate(() => laboratory.start({ name: 'wasm', threads: 2 }));
      expect(refusal).toMatch(/^BackendError: .*threads.*blob:/s);
    },
  );

  it.each([true, false])('a policy that allows what the README says is enough; isolated: %s', async (isolated) => {
    await using open = await browser.open(isolated, { path: '/allowing' });
    expect(await open.page.evaluate(() => laboratory.start({ name: 'wasm', threads: 2 }))).toBe(null);
    expect(open.page.workers().length).toBe(isolated ? 2 : 1);
    expect(open.complaints).toEqual([]);
  });

  it('without Atomics.waitAsync, which browsers of 2024 lack, it learns the same', async () => {
    await using open = await browser.open(true, { before: 'delete Atomics.waitAsync' });
    const choices = threeTimes({ name: 'wasm', threads: 2 });
    const figures = await open.page.evaluate((choices) => laboratory.train('convolutional', choices), choices);
    expectAsInNode('convolutional', figures);
    expect(open.page.workers().length).toBe(2);
    expect(open.complaints).toEqual([]);
  });
});

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const differences = actual.map(
    (value, index) => Math.abs(value - (expected[index] as number)) / Math.abs(expected[index] as number),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
}
