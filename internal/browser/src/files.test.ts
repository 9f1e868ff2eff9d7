import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAndRead } from './files.ts';
import { findChromium } from '@ibex-ml/testing';
import { openLaboratory, type OpenLaboratory } from './laboratory.ts';

const found = await findChromium();

describe.skipIf(found.path === null)(`files in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
  });
  afterAll(() => browser?.close());

  it('of every format are those that Node writes, and are read back through OPFS and fetch', async () => {
    await setBackend(cpu());
    const inNode = await writeAndRead(async (_, bytes) => bytes);
    await using open = await browser.open(false);
    const inPage = await open.page.evaluate(async () => {
      const error = await laboratory.start({ name: 'cpu' });
      if (error !== null) throw new Error(error);
      return laboratory.writeAndRead();
    });
    expect(inPage.hashes).toEqual(inNode.hashes);
    const [{ written, ...read }, names] = [inPage.predictions, Object.keys(inNode.predictions)];
    expect(Object.keys(inPage.predictions)).toEqual(names);
    for (const [name, values] of Object.entries(read)) {
      for (const [index, value] of values.entries()) expect(value, name).toBeCloseTo(written?.[index] as number, 6);
    }
    expect(open.complaints).toEqual([]);
  });
});
