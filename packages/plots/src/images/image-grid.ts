import { fitted, font, header, padding } from '../plot/header.ts';
import { element, Markup } from '../plot/markup.ts';
import { faintInk, guide, ink } from '../plot/palette.ts';
import { Plot } from '../plot/plot.ts';
import { dataUri } from './data-uri.ts';
import type { Pixels } from './pixels.ts';

/** What stands in a place of a grid: an image, and lines of text below it. */
export interface Tile {
  readonly index: number;
  readonly lines: readonly string[];
}

export interface Grid {
  readonly title: string;
  readonly subtitle?: string;
  readonly description: string;
  readonly columns: number;
  /** Row by row; null for a place that stays empty. */
  readonly tiles: readonly (Tile | null)[];
  /** The names of rows, where they have any. */
  readonly rowNames?: readonly string[];
  /** The names of columns, where they have any. */
  readonly columnNames?: readonly string[];
}

/** How wide images are shown; pixels stay squares. */
const imageWidth = 64;
/** Room for a name of 14 letters. */
const tileWidth = 86;
const fontSize = 10;
const lineHeight = 12;
const gap = 8;
const nameWidth = 78;
/** A title takes the room of so many. */
const fewest = 4;

/** Draws images in rows, with texts below them. */
export function imageGrid({ title, subtitle, description, columns, tiles, rowNames, columnNames }: Grid, pixels: Pixels): Plot {
  const most = Math.max(0, ...tiles.map((tile) => tile?.lines.length ?? 0));
  const imageHeight = Math.round((imageWidth * pixels.height) / pixels.width);
  const rowHeight = imageHeight + most * lineHeight + gap;
  const used = Math.max(fewest, Math.min(columns, tiles.length));
  const left = padding + (rowNames === undefined ? 0 : nameWidth);
  const width = left + used * tileWidth + padding;
  const above = header(title, subtitle ?? null, width);
  const top = above.height + (columnNames === undefined ? 0 : lineHeight + 4);
  const place = (index: number): readonly [number, number] => [
    left + (index % columns) * tileWidth + (tileWidth - imageWidth) / 2,
    top + Math.floor(index / columns) * rowHeight,
  ];
  const text = (x: number, y: number, anchor: string, fill: string, content: string, room: number): Markup =>
    element('text', { x, y, 'text-anchor': anchor, 'font-size': fontSize, fill }, fitted(content, fontSize, room));
  const drawn = tiles.flatMap((tile, index) => {
    if (tile === null) return [];
    const [x, y] = place(index);
    const size = { x, y, width: imageWidth, height: imageHeight };
    const image = { href: dataUri(pixels, tile.index), preserveAspectRatio: 'none' };
    return [
      element('image', { ...size, ...image }, element('title', {}, tile.lines.join(', '))),
      element('rect', { ...size, fill: 'none', stroke: guide }),
      ...tile.lines.map((line, number) =>
        text(
          x + imageWidth / 2,
          y + imageHeight + (number + 1) * lineHeight,
          'middle',
          number === 0 ? ink : faintInk,
          line,
          tileWidth - 4,
        ),
      ),
    ];
  });
  const names = [
    ...(rowNames ?? []).map((name, row) =>
      text(left - 6, place(row * columns)[1] + imageHeight / 2 + 3, 'end', ink, name, nameWidth - 6),
    ),
    ...(columnNames ?? []).map((name, column) =>
      text(place(column)[0] + imageWidth / 2, top - 5, 'middle', faintInk, name, tileWidth - 4),
    ),
  ];
  const content = new Markup(above.content.text + element('g', { 'font-family': font }, ...names, ...drawn).text);
  return new Plot({ title, description, width, height: top + Math.ceil(tiles.length / columns) * rowHeight + 4, content });
}
