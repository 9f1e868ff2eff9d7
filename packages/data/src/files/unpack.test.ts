import { FormatError, NdArray } from '@ibex-ml/core';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tinyDataset } from './__fixtures__/small-dataset.ts';
import { gunzip as gunzipInBrowsers } from './browser/gunzip.ts';
import { parseIdx, writeIdx } from './idx.ts';
import { gunzip as gunzipOnNode } from './node/gunzip.ts';
import { readNpz } from './npz.ts';
import { sha256 } from './sha256.ts';
import { unpackIdx, unpackNpz } from './unpack.ts';

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => Uint8Array.from(buffer);

describe('sha256', () => {
  it('equals that of OpenSSL', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(await sha256(Uint8Array.from(bytes), 'test')).toBe(createHash('sha256').update(bytes).digest('hex'));
      }),
    );
  });
});

describe.each([
  ['Node', gunzipOnNode],
  ['browsers', gunzipInBrowsers],
])('gunzip, for %s', (_, gunzip) => {
  it('gives back what was compressed, up to the cap', async () => {
    const bytes = bytesOf(gzipSync(Buffer.alloc(5000, 'ibex')));
    expect(Buffer.from(await gunzip(bytes, 5000)).toString()).toBe('ibex'.repeat(1250));
    await expect(gunzip(bytes, 4999)).rejects.toThrow('more than 4999 bytes');
    expect(await gunzip(bytesOf(gzipSync(Buffer.of(7))), 1)).toEqual(Uint8Array.of(7));
  });

  it('stops a bomb at the cap, and refuses what is damaged or cut off', async () => {
    const bomb = bytesOf(gzipSync(Buffer.alloc(1e8)));
    expect(bomb.length).toBeLessThan(1e5 * 1.1);
    await expect(gunzip(bomb, 1000)).rejects.toThrow('more than 1000 bytes');
    await expect(gunzip(bomb.subarray(0, 500), 1e8)).rejects.toThrow('damaged or cut off');
    await expect(gunzip(bomb.with(5000, bomb[5000]! ^ 255), 1e8)).rejects.toThrow('damaged or cut off');
  });
});

describe('IDX', () => {
  it('is read as it is written, without a copy', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const size = shape.reduce((product, axis) => product * axis, 1);
        const data = Uint8Array.from({ length: size }, (_, index) => index + seed);
        const idx = writeIdx(data, shape);
        const array = parseIdx(idx);
        expect([array.shape, [...array.data]]).toEqual([shape, [...data]]);
        expect(array.data.buffer).toBe(idx.buffer);
      }),
    );
  });

  it('is refused where the header does not fit the bytes', () => {
    const idx = writeIdx(Uint8Array.of(1, 2, 3, 4), [2, 2]);
    for (const wrong of [idx.subarray(0, -1), idx.subarray(0, 6), idx.subarray(0, 0), idx.with(2, 13), idx.with(3, 1)]) {
      expect(() => parseIdx(wrong)).toThrow('IDX file');
    }
  });
});

describe('npz', () => {
  const npz = readFileSync(new URL('../__fixtures__/tiny-stored.npz', import.meta.url));
  const caps = (bytes: number): Map<string, number> => new Map([['x_train', bytes]]);

  it('is read as NumPy wrote it, and only what was asked for', () => {
    const arrays = readNpz(npz, caps(1000));
    expect([...arrays.keys()]).toEqual(['x_train']);
    expect(arrays.get('x_train')!.shape).toEqual([6, 4, 4]);
    expect(parseIdx(tinyDataset().contents.trainImages)).toEqual(
      new NdArray(Uint8Array.from(arrays.get('x_train')!.data), [6, 4, 4]),
    );
  });

  it('is refused where a member is missing, too large, or no array', () => {
    expect(() => readNpz(npz, new Map([['z', 1000]]))).toThrow('it has no z.npy');
    expect(() => readNpz(npz, caps(100))).toThrow('more than 100');
    expect(() => readNpz(Buffer.from('no zip at all'), caps(1000))).toThrow('invalid zip data');
    const magic = Buffer.from(npz);
    magic[npz.indexOf('NUMPY')] = 0;
    expect(() => readNpz(magic, caps(1000))).toThrow('is no NumPy array');
  });

  it('gives no more than the size that the zip states', () => {
    // A deflated member that unpacks to far more than its header says.
    const name = Buffer.from('x_train.npy');
    const data = deflateRawSync(Buffer.alloc(1e6, 1));
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    for (const [header, at] of [
      [local, 8],
      [central, 10],
    ] as const) {
      header.writeUInt16LE(8, at);
      header.writeUInt32LE(data.length, at + 10);
      header.writeUInt32LE(50, at + 14);
      header.writeUInt16LE(name.length, at + 18);
    }
    const start = local.length + name.length + data.length;
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(central.length + name.length, 12);
    end.writeUInt32LE(start, 16);
    const zip = Buffer.concat([local, name, data, central, name, end]);
    expect(() => readNpz(zip, caps(100))).toThrow('x_train.npy is no NumPy array');
    expect(() => readNpz(zip, caps(10))).toThrow('would be 50 bytes');
  });
});

describe('unpacking', () => {
  const { dataset, files, contents } = tinyDataset();
  const file = (name: string): Uint8Array<ArrayBuffer> => bytesOf(files.get(name)!);

  it('takes what has the right content, however it was compressed', async () => {
    const recompressed = bytesOf(gzipSync(contents.trainImages, { level: 1 }));
    for (const bytes of [file('train-images.gz'), recompressed, contents.trainImages]) {
      expect(await unpackIdx(dataset, 'trainImages', bytes, '/x')).toEqual(contents.trainImages);
    }
    // Known by its own SHA-256, an archive needs no other check; the same bytes under another name need one.
    const { trainImages } = dataset.parts;
    const unlike = { ...trainImages, content: { ...trainImages.content, sha256: 'none' } };
    const parts = { ...dataset.parts, trainImages: unlike };
    expect(await unpackIdx({ ...dataset, parts }, 'trainImages', file('train-images.gz'), '/x')).toEqual(contents.trainImages);
    await expect(unpackIdx({ ...dataset, parts }, 'trainImages', recompressed, '/x')).rejects.toThrow(
      'a train-images of SHA-256',
    );
  });

  it('refuses any other content, by place, size and SHA-256', async () => {
    const changed = contents.trainImages.with(20, contents.trainImages[20]! ^ 1);
    await expect(unpackIdx(dataset, 'trainImages', changed, '/x')).rejects.toThrow(FormatError);
    await expect(unpackIdx(dataset, 'trainImages', changed, '/x')).rejects.toThrow(
      /^small\.load: \/x must be train-images as it was published, received "a train-images of SHA-256 [0-9a-f]{64}"/,
    );
    await expect(unpackIdx(dataset, 'trainImages', file('test-images.gz'), '/x')).rejects.toThrow(
      '48 bytes of train-images, not 112',
    );
    await expect(unpackIdx(dataset, 'testImages', file('train-images.gz'), '/x')).rejects.toThrow(
      'decompresses to more than 48 bytes',
    );
    await expect(unpackIdx(dataset, 'testImages', new Uint8Array(), '/x')).rejects.toThrow('0 bytes of test-images');
    const npz = dataset.npz!;
    const stored = bytesOf(readFileSync(new URL('../__fixtures__/tiny-stored.npz', import.meta.url)));
    expect(await unpackNpz(dataset, npz, stored, '/x')).toEqual(contents);
    const at = Buffer.from(stored).indexOf(Buffer.from(contents.trainImages.subarray(16)));
    const altered = unpackNpz(dataset, npz, stored.with(at, stored[at]! ^ 1), '/x');
    await expect(altered).rejects.toThrow('/x must be small.npz as it was published, received "a train-images of SHA-256');
  });
});
