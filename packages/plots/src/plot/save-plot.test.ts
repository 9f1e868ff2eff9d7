import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { classBalancePlot } from '../charts/class-balance-plot.ts';
import { savePlot } from './save-plot.ts';

const folder = mkdtempSync(join(tmpdir(), 'ibex-plot-'));
const plot = classBalancePlot([0, 1, 1]);

afterAll(() => rmSync(folder, { recursive: true }));

describe('savePlot', () => {
  it('writes SVG or PNG by the ending, into folders that it makes', async () => {
    await savePlot(join(folder, 'deep/balance.SVG'), plot);
    await savePlot(join(folder, 'deep/balance.png'), plot, { scale: 1 });
    expect(readFileSync(join(folder, 'deep/balance.SVG'), 'utf8')).toBe(plot.toSVG());
    expect(Buffer.from(await plot.toPNG({ scale: 1 })).equals(readFileSync(join(folder, 'deep/balance.png')))).toBe(true);
    expect(readdirSync(join(folder, 'deep')).toSorted()).toEqual(['balance.SVG', 'balance.png']);
  });

  it('refuses other endings, and a scale for SVG, before anything is written', async () => {
    for (const name of ['balance', 'balance.pdf', 'folder.png/balance', '']) {
      await expect(savePlot(join(folder, name), plot), name).rejects.toThrow(/path must be a name that ends in .svg or .png/);
    }
    await expect(savePlot(join(folder, 'balance.svg'), plot, { scale: 3 })).rejects.toThrow(/scale must be left out for SVG/);
    await expect(savePlot(join(folder, 'balance.png'), plot, { scale: 0 })).rejects.toThrow(/scale must be a number above 0/);
    expect(readdirSync(folder)).toEqual(['deep']);
  });
});
