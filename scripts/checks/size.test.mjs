import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleBytes, findBudgetViolations, findLongFiles } from './size.mjs';

describe('size', () => {
  it('names long files and fails the longest', () => {
    const files = [
      { path: 'short.ts', lines: 300 },
      { path: 'long.ts', lines: 301 },
      { path: 'longest.ts', lines: 401 },
    ];
    expect(findLongFiles(files)).toEqual([
      { path: 'longest.ts', lines: 401, failed: true },
      { path: 'long.ts', lines: 301, failed: false },
    ]);
  });

  it('refuses a bundle over its budget, one without a budget, and a budget without a bundle', () => {
    expect(findBudgetViolations({ fits: 10, large: 11, unheard: 1 }, { fits: 10, large: 10, gone: 5 })).toEqual([
      'large: 11 bytes, more than its budget of 10',
      'unheard: 1 bytes and no budget; add it to scripts/checks/size-budget.json',
      'gone: has a budget, but no package exports it',
    ]);
  });

  it('bundles relative imports and leaves packages out', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ibex-size-'));
    const text = Array.from({ length: 400 }, (_, index) => `item${(index * 7919) % 1000}`).join(' ');
    writeFileSync(join(folder, 'part.ts'), `export const part: string = '${text}';`);
    writeFileSync(join(folder, 'alone.ts'), `export { engine } from '@tensorflow/tfjs-core';`);
    writeFileSync(join(folder, 'whole.ts'), `export { engine } from '@tensorflow/tfjs-core';\nexport { part } from './part.ts';`);
    const [alone, whole] = [await bundleBytes(join(folder, 'alone.ts')), await bundleBytes(join(folder, 'whole.ts'))];
    rmSync(folder, { recursive: true });
    expect(alone).toBeLessThan(200);
    expect(whole).toBeGreaterThan(alone + 400);
  });
});
