/** What is written and drawn in: one ink, so that a page can give all of it another colour. */
export const ink = '#1f2328';
/** What stands back: explanations, axes. */
export const faintInk = '#57606a';
/** Lines that only guide the eye. */
export const guide = '#d0d7de';
/** What a line is measured by, such as that of guessing. */
export const quietLine = '#8c959f';
export const paper = '#ffffff';

/**
 * Of the eight colours of Okabe and Ito those that stand out from white paper by 3 to 1, and the ink.
 *
 * @see Okabe and Ito, Color Universal Design, 2008
 */
export const seriesColors: readonly [string, string, ...string[]] = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', ink];
/** Lengths of strokes and gaps. Four of them to five colours, so that twenty series differ, in grey by dashes and markers. */
export const seriesDashes: readonly (readonly number[])[] = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
];
export const seriesShapes = ['circle', 'square', 'triangle-up', 'diamond', 'cross'] as const;

/** Fills of areas side by side, from dark to light, so that they differ in grey; with a rim of ink. */
export const fillColors = ['#0072b2', '#e69f00', '#f0e442', '#f7fbff'] as const;

/** How many series `seriesStyles` tells apart. */
export const mostSeries = 20;

/** How a series looks. */
export interface SeriesStyle {
  readonly color: string;
  readonly dash: readonly number[];
  readonly shape: string;
}

/** The looks of so many series, by their place. */
export function seriesStyles(count: number): readonly SeriesStyle[] {
  const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
  return Array.from({ length: count }, (_, index) => ({
    color: at(seriesColors, index),
    dash: at(seriesDashes, index),
    shape: at(seriesShapes, index),
  }));
}

type Rgb = readonly [number, number, number];

/** The ends of a scale from nothing to all, of one hue that grows darker. */
const scaleFrom: Rgb = [247, 251, 255];
const scaleTo: Rgb = [0, 63, 122];

/** The colour of a share from 0 to 1. */
export function scaleColor(share: number): string {
  return hex(
    scaleFrom.map((from, channel) => Math.round(from + share * ((scaleTo[channel] as number) - from))) as unknown as Rgb,
  );
}

/** Not that of paper, which a page may turn dark. */
const white = '#fefefe';

/** Black or white, whichever is read better on a colour. */
export function readableOn(color: string): string {
  return contrast(color, '#000000') >= contrast(color, white) ? '#000000' : white;
}

/**
 * How far two colours are apart, from 1 to 21; texts need 4.5, lines 3.
 *
 * Formula: (lighter + 0.05) / (darker + 0.05), of relative luminances
 *
 * @see WCAG 2.2, contrast ratio
 */
export function contrast(first: string, second: string): number {
  const [darker, lighter] = [luminance(first), luminance(second)].toSorted((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** How light a colour is, from 0 to 1: what is left of it in grey. */
export function luminance(color: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
