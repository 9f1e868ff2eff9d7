import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, FormatError, jit, ndarray, ResourceError, setBackend, ShapeError, type Tensor } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { preprocessInput as keep } from '../efficientnet/index.ts';
import { preprocessInput as scale } from '../mobilenet-v2/index.ts';
import { type ClassIndex, decodePredictions } from './decode-predictions.ts';

const classIndex: ClassIndex = { 0: ['n1', 'cat'], 1: ['n2', 'dog'], 2: ['n3', 'owl'] };
const predictions = ndarray([
  [0.2, 0.5, 0.3],
  [0.4, 0.2, 0.4],
]);

describe('decodePredictions', () => {
  it('names the likeliest classes', async () => {
    const decoded = await decodePredictions(predictions, { classIndex, top: 2 });
    expect(decoded.map((image) => image.map(({ className, classDescription }) => [className, classDescription]))).toEqual([
      [
        ['n2', 'dog'],
        ['n3', 'owl'],
      ],
      [
        ['n1', 'cat'],
        ['n3', 'owl'],
      ],
    ]);
    expect(decoded[0]?.[0]?.score).toBeCloseTo(0.5, 6);
    expect((await decodePredictions(predictions, { classIndex }))[0]?.length).toBe(3);
  });

  it('reads the index from a path or a URL', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ibex-'));
    const [path, broken] = [join(folder, 'index.json'), join(folder, 'broken.json')];
    await writeFile(path, JSON.stringify(classIndex));
    await writeFile(broken, '{');
    const first = await decodePredictions(predictions, { classIndex });
    for (const each of [path, pathToFileURL(path)]) {
      expect(await decodePredictions(predictions, { classIndex: each })).toEqual(first);
    }
    await expect(decodePredictions(predictions, { classIndex: broken })).rejects.toThrow(FormatError);
    await expect(decodePredictions(predictions, { classIndex: join(folder, 'none.json') })).rejects.toThrow(ResourceError);
    await rm(folder, { recursive: true });
  });

  it('refuses what does not fit', async () => {
    await expect(decodePredictions(ndarray([[1, 0]]), { classIndex })).rejects.toThrow(ShapeError);
    await expect(decodePredictions(ndarray([1, 0, 0]), { classIndex })).rejects.toThrow(ShapeError);
    await expect(decodePredictions(predictions, { classIndex, top: 0 })).rejects.toThrow(ArgumentError);
    const wrong: readonly unknown[] = [{}, { 1: ['n2', 'dog'] }, { 0: ['n1'] }, { 0: 'cat' }, ['cat', 'dog', 'owl']];
    for (const each of wrong) {
      await expect(decodePredictions(predictions, { classIndex: each as ClassIndex })).rejects.toThrow(
        'classIndex must be an object',
      );
    }
  });
});

describe('preprocessInput', () => {
  it('brings pixels to -1 to 1, as arrays and as tensors', async () => {
    await setBackend(cpu());
    const pixels = ndarray(Uint8Array.of(0, 51, 255), { shape: [1, 3] });
    expect(scale(pixels)).toEqual(ndarray([[-1, Math.fround(0.4) - 1, 1]]));
    const traced = await jit((x: Tensor) => scale(x))(ndarray([[0, 51, 255]]));
    expect(traced).toEqual(scale(pixels));
  });

  it('leaves pixels alone where the network scales them', () => {
    const pixels = ndarray([[0, 255]]);
    expect(keep(pixels)).toBe(pixels);
  });
});
