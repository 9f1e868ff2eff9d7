import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roundedGrey, toColorMode } from '../decode/color-mode.ts';
import { decodeImage } from '../decode/node/decode-image.ts';
import { floats, recorded } from './__fixtures__/recorded.ts';
import { ImageDataGenerator } from './image-data-generator.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-saved-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const decodeOptions = { where: 'test', autoOrient: false, limitInputPixels: 1000 };

describe('saveToDir', () => {
  it.each(recorded.saved)('writes the files that Keras writes: $options, $flow', async ({ options, flow, shape, x, saved }) => {
    const saveToDir = mkdtempSync(join(folder, 'run-'));
    const mode = ({ 1: 'grayscale', 3: 'rgb', 4: 'rgba' } as const)[shape[3] as 1 | 3 | 4];
    await new ImageDataGenerator(options).flow(floats(x, shape), undefined, { ...flow, saveToDir }).toArray();
    expect(readdirSync(saveToDir).sort()).toEqual(Object.keys(saved));
    for (const [file, pixels] of Object.entries(saved)) {
      const { data } = toColorMode(await decodeImage(join(saveToDir, file), decodeOptions), mode, roundedGrey);
      // A fraction that NumPy and this code round to two sides of a whole number is cut to numbers that are one apart.
      const off = pixels.map((pixel, index) => Math.abs(pixel - (data[index] as number)));
      expect([off.length, Math.max(...off) <= 1]).toEqual([data.length, true]);
      expect(off.filter((difference) => difference > 0).length / off.length).toBeLessThan(0.05);
    }
  });

  it('writes JPEG, and says where it cannot', async () => {
    const images = floats(recorded.flow.x, recorded.flow.shape);
    const flow = (saveToDir: string): Promise<unknown> =>
      new ImageDataGenerator().flow(images, undefined, { saveToDir, saveFormat: 'jpeg', batchSize: 7 }).toArray();
    const there = mkdtempSync(join(folder, 'jpeg-'));
    await flow(there);
    const [first] = readdirSync(there);
    expect([readdirSync(there).length, first!.endsWith('.jpeg')]).toEqual([7, true]);
    expect(await decodeImage(join(there, first!), decodeOptions)).toMatchObject({ height: 4, width: 6 });
    await expect(flow(join(folder, 'nowhere'))).rejects.toThrow(
      expect.objectContaining({ name: 'ResourceError', argument: 'saveToDir' }),
    );
    const two = floats([1, 2, 3, 4], [1, 1, 2, 2]);
    await expect(new ImageDataGenerator().flow(two, undefined, { saveToDir: there }).toArray()).rejects.toThrow(
      expect.objectContaining({ name: 'ShapeError', argument: 'saveToDir' }),
    );
  });
});
