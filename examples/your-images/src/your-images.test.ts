import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend, setRandomSeed } from '@ibex-ml/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { classify, trainOn } from './your-images.ts';

let folder = '';
beforeAll(async () => {
  await setBackend(wasm());
  folder = mkdtempSync(join(tmpdir(), 'ibex-your-images-'));
  for (const [which, name] of ['across', 'down'].entries()) {
    mkdirSync(join(folder, name));
    for (let index = 0; index < 20; index++) await stripes(which === 0, index, join(folder, name, `${index}.jpg`));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A photo of stripes of some width and colour. */
async function stripes(across: boolean, index: number, path: string): Promise<void> {
  const [width, height] = [40 + index, 56 - index];
  const bytes = new Uint8Array(width * height * 3);
  for (let at = 0; at < bytes.length; at++) {
    const pixel = Math.floor(at / 3);
    const place = across ? Math.floor(pixel / width) : pixel % width;
    bytes[at] = 128 + 90 * Math.sin((place * 6.3) / (5 + (index % 4)) + index) + 4 * ((index * (at % 3)) % 9);
  }
  await sharp(bytes, { raw: { width, height, channels: 3 } })
    .jpeg()
    .toFile(path);
}

it('tells photos of two kinds apart, also one that it has not seen', { timeout: 60_000 }, async () => {
  setRandomSeed(1);
  const trained = await trainOn(folder, { epochs: 12, size: 32, verbose: 0 });
  expect(trained.classNames).toEqual(['across', 'down']);
  expect(trained.history.history['val_accuracy']?.at(-1)).toBe(1);
  await stripes(false, 21, join(folder, 'new.jpg'));
  const [best, second] = await classify(trained, join(folder, 'new.jpg'));
  expect(best?.[0]).toBe('down');
  expect((best?.[1] ?? 0) + (second?.[1] ?? 0)).toBeCloseTo(1, 5);
});
