import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';
import { openLaboratory, type OpenLaboratory, type OpenPage } from './laboratory.ts';

const found = await findChromium();

describe.skipIf(found.path === null)(`backups in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
  });
  afterAll(() => browser?.close());

  const fit = ({ page }: OpenPage, folder: string, stopAfter: number | null): ReturnType<typeof laboratory.fitBackedUp> =>
    page.evaluate(
      async ([name, stop]) => {
        const error = await laboratory.start({ name: 'wasm', threads: 1 });
        if (error !== null) throw new Error(error);
        return laboratory.fitBackedUp(name, stop);
      },
      [folder, stopAfter] as const,
    );

  it('a page that is loaded again goes on with its run, to the last bit; while it runs no other can', async () => {
    await using open = await browser.open(true);
    const reload = async (): Promise<void> => {
      await open.page.reload();
      await open.page.waitForFunction(() => 'laboratory' in globalThis);
    };
    const whole = await fit(open, 'uninterrupted', null);
    expect(whole?.executor).toBe('compiled');
    expect(await open.page.evaluate(() => laboratory.ownFiles())).toEqual([]);
    // Within the first epoch, before a backup of that life, in a later one; then at some moment, whichever it is.
    for (const stopAfter of [3, 1, 12]) {
      expect(await fit(open, 'runs/backup', stopAfter)).toBe(null);
      expect((await open.page.evaluate(() => laboratory.ownFiles('runs', 'backup'))).length).toBeGreaterThanOrEqual(2);
      await reload();
    }
    expect(await fit(open, 'runs/backup', 3)).toBe(null);
    // A tab beside it, and the same one, are refused as long as that run stands still.
    const other = await open.page.context().newPage();
    await other.goto(open.page.url());
    await other.waitForFunction(() => 'laboratory' in globalThis);
    for (const page of [other, open.page]) {
      await expect(fit({ ...open, page }, 'runs/backup', null)).rejects.toThrow(
        'backupAndRestore: backupDir must be a place that no other run has, received "runs/backup". Another tab or worker of this origin has it',
      );
    }
    await other.close();
    await reload();
    void fit(open, 'runs/backup', null).catch(() => undefined);
    await open.page.waitForTimeout(100);
    await reload();
    const gone = await fit(open, 'runs/backup', null);
    expect(gone?.history).toEqual(whole?.history);
    expect(gone?.weights).toEqual(whole?.weights);
    expect(await open.page.evaluate(() => laboratory.ownFiles('runs'))).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});
