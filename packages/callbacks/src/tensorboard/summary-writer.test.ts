import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError, ndarray, NdArray } from '@ibex-ml/core';
import { useTemporaryFolder } from '@ibex-ml/testing';
import { describe, expect, it } from 'vitest';
import { readEvents, readSummaries } from './__fixtures__/read-events.ts';
import { recorded } from './__fixtures__/recorded.ts';
import { histogram } from './histogram.ts';
import { summaryWriter } from './summary-writer.ts';
import { weightImage } from './weight-image.ts';

useTemporaryFolder();

const number = (text: string): number => (text === 'inf' ? Number.POSITIVE_INFINITY : Number(text));

describe("histograms have TensorFlow's buckets", () => {
  it.each(recorded.histograms)('of $values.length values in $buckets', ({ values, buckets, table }) => {
    const found = histogram(Float32Array.from(values, number), buckets);
    expect(found.length).toBe(table.length);
    for (const [at, text] of table.entries()) {
      const wanted = number(text);
      const isNear = Object.is(found[at], wanted) || Math.abs((found[at] as number) - wanted) <= 1e-12 * Math.abs(wanted);
      expect(isNear, `${found[at]} at ${at}, where ${text} was wanted`).toBe(true);
    }
  });
});

describe('summaryWriter', () => {
  it('keeps the order in which it was called, in one file', async () => {
    const place = 'order';
    const writer = summaryWriter(place);
    await Promise.all([0, 1, 2, 3, 4].map((step) => writer.scalar('s', step / 2, step)));
    expect(readSummaries(place).map(({ step, values }) => [step, values[0]])).toEqual([0, 1, 2, 3, 4].map((s) => [s, s / 2]));
    const [name] = readdirSync(place);
    expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..+\.v2$/);
    const [first, second] = readEvents(join(place, name as string));
    expect((second?.wallTime as number) - (first?.wallTime as number)).toBeLessThan(60);
  });

  it('writes images of bytes as they are, and floats clipped', async () => {
    const place = 'images';
    const writer = summaryWriter(place);
    await writer.image('bytes', new NdArray(Uint8Array.of(0, 127, 255, 1, 2, 3), [1, 2, 3]), 0);
    await writer.image('floats', ndarray([[[[-1], [0], [0.5]]], [[[1], [2], [0.25]]]]), 1, { maxOutputs: 1 });
    await writer.image('several', ndarray([[[[1]]], [[[0]]], [[[1]]], [[[1]]]]), 2);
    expect(readSummaries(place).map(({ tag, values }) => [tag, values])).toEqual([
      [
        'bytes',
        [
          [2, 1],
          [0, 127, 255, 1, 2, 3],
        ],
      ],
      [
        'floats',
        [
          [3, 1],
          [0, 0, 127],
        ],
      ],
      ['several', [[1, 1], [255], [0], [255]]],
    ]);
  });

  it('writes text and histograms', async () => {
    const place = 'others';
    const writer = summaryWriter(place);
    await writer.text('remark', 'größer', 0);
    await writer.histogram('h', ndarray([0, 1, 2, 3]), 1, { buckets: 1 });
    const [text, table] = readSummaries(place);
    expect([text?.plugin, text?.tag, text?.shape]).toEqual(['text', 'remark', []]);
    expect([table?.plugin, table?.shape, table?.values]).toEqual(['histograms', [1, 3], [0, 3, 4]]);
  });

  it.each<readonly [call: (writer: ReturnType<typeof summaryWriter>) => unknown, message: string]>([
    [(writer) => writer.scalar('', 1, 0), 'tag must be a name, received ""'],
    [(writer) => writer.scalar('s', 1, 0.5), 'step must be an integer >= 0, received 0.5'],
    [(writer) => writer.scalar('s', 1, undefined as never), 'step must be an integer >= 0, received undefined'],
    [(writer) => writer.scalar('s', '1' as never, 0), 'value must be a number, received "1"'],
    [(writer) => writer.histogram('h', [1] as never, 0), 'values must be an NdArray, received [1]'],
    [(writer) => writer.histogram('h', ndarray([1]), 0, { buckets: 0 }), 'buckets must be an integer >= 1, received 0'],
    [(writer) => writer.image('i', ndarray([[1]]), 0), 'image must be of the shape [height, width, channels] or'],
    [(writer) => writer.image('i', ndarray([[[1]]], { dtype: 'int32' }), 0), 'image must be of bytes (uint8) or of floats'],
    [(writer) => writer.text('t', 1 as never, 0), 'text must be a text, received 1'],
  ])('refuses: case %#', (call, message) => {
    const place = 'refused';
    expect(() => call(summaryWriter(place))).toThrow(ArgumentError);
    expect(() => call(summaryWriter(place))).toThrow(`summaryWriter: ${message}`);
    expect(readdirSync('.')).not.toContain('refused');
  });
});

describe('a weight as an image', () => {
  it('of five axes is none, and of none neither', () => {
    expect(weightImage(new NdArray(new Float32Array(32), [2, 2, 2, 2, 2]))).toBeNull();
    expect(weightImage(new NdArray(new Float32Array(16), [2, 2, 2, 2]))).toBeNull();
    expect(weightImage(new NdArray(new Float32Array(1), [1, 1]))).toBeNull();
  });
});
