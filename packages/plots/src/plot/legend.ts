import { fitted, font, padding, textWidth } from './header.ts';
import { element, Markup } from './markup.ts';
import { ink } from './palette.ts';

/** A line of a legend: how a series looks, and its name. */
export interface LegendEntry {
  readonly name: string;
  readonly color: string;
  /** Lengths of strokes and gaps of a line; null for an area filled with the colour. */
  readonly dash: readonly number[] | null;
  readonly shape: string | null;
}

const fontSize = 11;
const rowHeight = 17;
const sampleWidth = 30;

/** Draws a legend, in as many columns as fit, that begins at `top`. */
export function legend(
  entries: readonly LegendEntry[],
  width: number,
  top: number,
): { readonly content: Markup; readonly height: number } {
  if (entries.length === 0) return { content: new Markup(''), height: 0 };
  const room = width - 2 * padding;
  const widest = Math.max(...entries.map(({ name }) => sampleWidth + 18 + textWidth(name, fontSize)));
  const columns = Math.max(1, Math.min(4, Math.floor(room / widest)));
  const columnWidth = room / columns;
  const rows = Math.ceil(entries.length / columns);
  const drawn = entries.map((entry, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows];
    const at = `translate(${padding + Math.round(column * columnWidth)},${top + row * rowHeight + rowHeight / 2})`;
    const name = fitted(entry.name, fontSize, columnWidth - sampleWidth - 12);
    const label = element('text', { x: sampleWidth + 6, y: 4, 'font-size': fontSize, fill: ink }, name);
    return element('g', { transform: at }, ...sample(entry), label);
  });
  return { content: element('g', { 'font-family': font }, ...drawn), height: rows * rowHeight };
}

function sample({ color, dash, shape }: LegendEntry): readonly Markup[] {
  if (dash === null) {
    return [
      element('rect', { x: sampleWidth - 14, y: -5, width: 10, height: 10, fill: color, stroke: ink, 'stroke-width': 0.5 }),
    ];
  }
  const stroke = { stroke: color, 'stroke-width': 2, 'stroke-dasharray': dash[1] === 0 ? null : dash.join(' '), fill: 'none' };
  const line = element('path', { d: `M0,0H${sampleWidth}`, ...stroke });
  if (shape === null) return [line];
  return [line, element('path', { d: shapes[shape] ?? '', transform: `translate(${sampleWidth / 2},0)`, fill: color })];
}

/** The markers as Vega draws them. */
const shapes: Readonly<Record<string, string>> = {
  circle: 'M-3.5,0a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0 -7,0Z',
  square: 'M-3.2,-3.2h6.4v6.4h-6.4Z',
  'triangle-up': 'M0,-4L4,3.5H-4Z',
  diamond: 'M0,-4.5L3.2,0L0,4.5L-3.2,0Z',
  cross: 'M-1.3,-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7Z',
};
