import { ResourceError } from '@ibex-ml/core';
import { decode } from 'fast-png';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { hasFonts, isSvg } from '../__fixtures__/renderer.ts';
import { element } from './markup.ts';
import { Plot } from './plot.ts';

const content = element('rect', { x: 10, y: 0, width: 10, height: 10, fill: '#0072b2' });
const plot = new Plot({ title: 'A <b>', description: 'Said', width: 20, height: 9.5, content });

afterEach(() => {
  vi.doUnmock('@resvg/resvg-js');
  vi.resetModules();
});

describe('a plot', () => {
  it('is an SVG that names and describes itself, on paper', () => {
    expect(plot.toSVG()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10" role="img"><title>A &lt;b&gt;</title>' +
        '<desc>Said</desc><rect width="20" height="10" fill="#ffffff"/><rect x="10" y="0" width="10" height="10" fill="#0072b2"/></svg>',
    );
  });

  it('is XML, and what is not would be noticed', () => {
    expect([isSvg(plot.toSVG()), isSvg(plot.toSVG().replace('A &lt;b', 'A <b'))]).toEqual([true, false]);
  });

  it.skipIf(!hasFonts)(`is drawn as PNG in the size asked for${hasFonts ? '' : ' (no fonts here)'}`, async () => {
    const { width, height, data, channels } = decode(await plot.toPNG({ scale: 3 }));
    expect([width, height]).toEqual([60, 30]);
    expect([...data.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect([...data.subarray(45 * channels, 45 * channels + 3)]).toEqual([0, 0x72, 0xb2]);
    expect(decode(await plot.toPNG()).width).toBe(40);
  });

  it.each([0, -1, 11, Number.NaN])('is not drawn at a scale of %d', async (scale) => {
    await expect(plot.toPNG({ scale })).rejects.toThrow('plot.toPNG: scale must be a number above 0, at most 10');
  });

  it('says how to install what draws PNG where it is missing', async () => {
    vi.doMock('@resvg/resvg-js', () => {
      throw new Error('Cannot find package');
    });
    const error: unknown = await plot.toPNG().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ResourceError);
    expect((error as Error).message).toMatch(/@resvg\/resvg-js must be installed.*Run npm install @resvg\/resvg-js/);
  });

  it('says so where there are no fonts, instead of leaving texts out', async () => {
    vi.doMock('@resvg/resvg-js', () => ({
      Resvg: class {
        innerBBox(): undefined {}
      },
    }));
    await expect(plot.toPNG()).rejects.toThrow(/fonts must be installed on this machine, received "none"/);
  });
});
