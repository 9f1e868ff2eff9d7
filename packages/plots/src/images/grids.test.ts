import { ndarray, NdArray } from '@ibex-ml/core';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { hostileNames, isHarmed } from '../__fixtures__/hostile-names.ts';
import { judged } from '../__fixtures__/judged.ts';
import { isSvg } from '../__fixtures__/renderer.ts';
import { mistakeGrid, perClassExamples, type Plot, sampleGrid } from '../index.ts';
import { percent } from './mistake-grid.ts';

/** The pictures in a grid, decoded, and what is written below them. */
function tilesOf(plot: Plot): readonly { readonly data: Uint8Array; readonly width: number; readonly said: string }[] {
  return [...plot.toSVG().matchAll(/href="data:image\/png;base64,([^"]*)"[^>]*><title>([^<]*)</g)].map(
    ([, base64 = '', said = '']) => {
      const { data, width } = decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
      return { data: data as Uint8Array, width, said };
    },
  );
}

describe('sampleGrid', () => {
  it('holds each pixel as a square of pixels', () => {
    const [tile] = tilesOf(sampleGrid(new NdArray(Uint8Array.of(0, 255, 100, 7), [1, 2, 2])));
    expect(tile?.width).toBe(128);
    const at = (x: number, y: number): number | undefined => tile?.data[y * 128 + x];
    expect([at(0, 0), at(63, 63), at(64, 0), at(127, 63), at(0, 64), at(63, 127), at(64, 64), at(127, 127)]).toEqual([
      0, 0, 255, 255, 100, 100, 7, 7,
    ]);
  });

  it('shows colours, floats and ranges, and what rounding leaves beyond their ends', () => {
    const colored = tilesOf(sampleGrid(ndarray([[[[1, 0, 0.5]]]])))[0];
    expect([...(colored?.data.subarray(0, 3) ?? [])]).toEqual([255, 0, 128]);
    const ranged = tilesOf(sampleGrid(ndarray([[[-1, 0, 1.0001]]]), { range: [-1, 1] }))[0];
    expect([ranged?.data[0], ranged?.data[50], ranged?.data[100]]).toEqual([0, 128, 255]);
  });

  it('shows the first images, with classes, names or texts', () => {
    const { images, yTrue } = judged();
    const said = (options: object): readonly string[] =>
      tilesOf(sampleGrid(images, { count: 3, ...options })).map(({ said }) => said);
    expect(said({ labels: yTrue })).toEqual(['0', '1', '2']);
    expect(said({ labels: yTrue, classNames: ['a', 'b', 'c'] })).toEqual(['a', 'b', 'c']);
    expect(said({ labels: Array.from({ length: 40 }, (_, index) => `no. ${index}`) })).toEqual(['no. 0', 'no. 1', 'no. 2']);
    expect(said({})).toEqual(['', '', '']);
  });

  it('refuses what is no image, and labels that do not fit', () => {
    expect(() => sampleGrid(ndarray([[1, 2]]))).toThrow(/images must be \[images, height, width\].*reshape/);
    expect(() => sampleGrid(ndarray([[[[1, 2]]]]))).toThrow(/of 1 or 3 channels/);
    expect(() => sampleGrid(ndarray([[[2]]]))).toThrow(/images\[0\] must be made of numbers from 0 to 1, received 2/);
    expect(() => sampleGrid(ndarray([[[Number.NaN]]]))).toThrow(/images\[0\] must be made of numbers from 0 to 1, received NaN/);
    expect(() => sampleGrid(ndarray([[[1]]]), { labels: [0, 1] })).toThrow(/labels must be as many as images, 1, received 2/);
    expect(() => sampleGrid(ndarray([[[1]]]), { range: [1, 1] })).toThrow(/range must be two numbers/);
    expect(() => sampleGrid(ndarray([[[1]]]), { columns: 0 })).toThrow(/columns must be an integer from 1 to 40, received 0/);
    expect(() => sampleGrid(new NdArray(new Uint8Array(0), [0, 2, 2]))).toThrow(/at least one image/);
  });

  it('has labels that would do harm as harmless text', () => {
    const plot = sampleGrid(judged(3, hostileNames.length).images, { labels: [...hostileNames], title: hostileNames[0] });
    expect(isHarmed(plot.toSVG())).toBe(false);
    expect(isSvg(plot.toSVG())).toBe(true);
  });
});

describe('mistakeGrid', () => {
  it('shows the most confident mistakes first', () => {
    const { images } = judged(3, 4);
    const plot = mistakeGrid(
      images,
      [0, 1, 1, 1],
      [
        [0.4, 0.6],
        [0.2, 0.8],
        [0.999, 0.001],
        [0.7, 0.3],
      ],
      { classNames: ['cat', 'dog'], count: 2 },
    );
    expect(tilesOf(plot).map(({ said }) => said)).toEqual(['true dog, 99.9 % cat', 'true dog, 70 % cat']);
    expect(plot.description).toBe('3 of 4 samples are wrong. The most confident mistake: dog taken for cat (99.9 %).');
  });

  it('says so where nothing is wrong, and takes one column', () => {
    const { images } = judged(3, 2);
    const plot = mistakeGrid(images, [0, 1], [0.1, 0.9]);
    expect(plot.toSVG()).toContain('all 2 samples are right');
    expect(tilesOf(mistakeGrid(images, [0, 1], [0.9, 0.2])).map(({ said }) => said)).toEqual([
      'true 0, 90 % 1',
      'true 1, 80 % 0',
    ]);
  });

  it('refuses images of other samples, and logits', () => {
    const { images } = judged(3, 3);
    expect(() => mistakeGrid(images, [0, 1], [0.1, 0.9])).toThrow(/images must be as many as yTrue, 2, received 3/);
    expect(() => mistakeGrid(images, [0, 1, 0], [3, 0.9, 0])).toThrow(/made of probabilities/);
  });
});

describe('perClassExamples', () => {
  it('has a row for each class that occurs: typical, best, worst', () => {
    const images = ndarray([[[0, 1]], [[0, 0.8]], [[0, 0.1]], [[1, 0]]]);
    const probabilities = [
      [0.5, 0.4, 0.1],
      [0.8, 0.1, 0.1],
      [0.2, 0.1, 0.7],
      [0.1, 0.1, 0.8],
    ];
    const plot = perClassExamples(images, [0, 0, 0, 2], probabilities, { classNames: ['a', 'b', 'c'], count: 2 });
    // The mean of class a is 0.633, so the second image is the nearest.
    expect(tilesOf(plot).map(({ said }) => said)).toEqual([
      '80 %, ',
      '80 %, ',
      '50 %, ',
      '20 %, as c',
      '50 %, ',
      '80 %, ',
      '80 %, ',
      '80 %, ',
    ]);
    expect(plot.toSVG()).not.toContain('>b<');
  });
});

describe('percent', () => {
  it('says 100 only of what is certain', () => {
    expect([1, 0.9999, 0.996, 0.994, 0.004, 0].map(percent)).toEqual(['100 %', '99.9 %', '99.6 %', '99 %', '< 1 %', '0 %']);
  });
});
