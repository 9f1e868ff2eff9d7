import type { ColorMode } from '@ibex-ml/data/images';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '@ibex-ml/testing';
import { loadImages, readFolder, type SentFile } from './images.ts';
import { openLaboratory, type OpenLaboratory } from './laboratory.ts';

const found = await findChromium();
const pictures = new URL('../../../packages/data/src/images/__fixtures__/files/', import.meta.url).pathname;
const sent = (path: string, bytes: Uint8Array): SentFile => ({ path, bytes: [...bytes] });
const whole = readdirSync(pictures).map((name) => sent(name, readFileSync(pictures + name)));
const [png, jpeg, bitmap] = ['rgb.png', 'rgb.jpg', 'rgb.bmp'].map((name) => readFileSync(pictures + name)) as [
  Buffer,
  Buffer,
  Buffer,
];
const alpha = readFileSync(`${pictures}rgba.png`);
const cut = (bytes: Buffer, left: number): Uint8Array => bytes.subarray(0, bytes.length - left);
const hurt = [
  sent('empty.png', new Uint8Array()),
  sent('a text.jpg', Buffer.from('no image')),
  sent('cut.png', cut(png, 60)),
  sent('cut.jpg', cut(jpeg, 60)),
  sent('cut.bmp', cut(bitmap, 60)),
  sent('cut alpha.png', cut(alpha, 60)),
  sent(
    'broken sum.png',
    png.map((byte, at) => (at === 60 ? 7 : byte)),
  ),
];
const modes: readonly ColorMode[] = ['rgb', 'rgba', 'grayscale'];

describe.skipIf(found.path === null)(`images in Chromium${found.path === null ? ` (${found.why})` : ''}`, () => {
  let browser: OpenLaboratory;
  beforeAll(async () => {
    browser = await openLaboratory(found.path as string);
  });
  afterAll(() => browser?.close());

  it.each([false, true])('are decoded to the numbers that Node has, turned by EXIF: %s', async (turned) => {
    await using open = await browser.open(false);
    const given = { files: whole, modes, turned };
    const inPage = await open.page.evaluate(
      (sentFiles) => laboratory.loadImages(sentFiles.files, sentFiles.modes, sentFiles.turned),
      given,
    );
    const inNode = await loadImages(whole, modes, turned);
    for (const [index, wanted] of inNode.entries()) {
      const [file, mode] = [whole[Math.floor(index / modes.length)]!.path, modes[index % modes.length]];
      const here = inPage[index]!;
      if ('error' in wanted || 'error' in here) throw new Error(`${file}: ${JSON.stringify([wanted, here])}`);
      const off = Math.max(...wanted.data.map((value, at) => Math.abs(value - here.data[at]!)));
      // One JPEG decoder may round otherwise than another; Chromium's is the one that libvips has, too.
      expect([file, mode, here.shape, off <= (file.endsWith('.jpg') ? 2 : 0)]).toEqual([file, mode, wanted.shape, true]);
    }
    expect(open.complaints).toEqual([]);
  });

  it('that are damaged are refused by name', async () => {
    await using open = await browser.open(false);
    const inPage = await open.page.evaluate((files) => laboratory.loadImages(files, ['rgb'], false), hurt);
    expect(inPage).toEqual(hurt.map(({ path }) => ({ error: ['FormatError', path] })));
    expect(await loadImages(hurt, ['rgb'], false)).toEqual(inPage);
  });

  it('of a folder are batches as in Node, damaged ones left out where that is asked for', async () => {
    const files = [
      ...whole
        .filter(({ path }) => !path.endsWith('.jpg'))
        .map(({ path, bytes }, index) => ({ path: `photos/${'ab'[index % 2]}/${path}`, bytes })),
      ...hurt.map(({ path, bytes }) => ({ path: `photos/a/${path}`, bytes })),
    ];
    await using open = await browser.open(false);
    const inPage = await open.page.evaluate((sentFiles) => laboratory.readFolder(sentFiles), files);
    expect(inPage).toEqual(await readFolder(files));
    expect((inPage as { readonly skipped: readonly string[] }).skipped).toHaveLength(hurt.length);
  });
});
