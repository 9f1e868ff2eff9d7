import type { LegendEntry } from '../plot/legend.ts';
import { ink, quietLine, seriesColors, type SeriesStyle, seriesStyles } from '../plot/palette.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, chartWidth, type ChartTexts, leftMargin } from './chart.ts';
import type { Curve } from './class-curves.ts';
import { clipped, type Frame, type Point } from './clipped.ts';

/**
 * Draws curves in a frame of the unit square, on a line that stands for guessing. The first curve is the whole, in ink; the others take the
 * styles in turn.
 */
export function drawCurves(
  texts: ChartTexts,
  axes: readonly [x: string, y: string],
  curves: readonly Curve[],
  guessing: readonly [Point, Point],
  frame: Frame,
): Plot {
  const styles = seriesStyles(curves.length - 1);
  const entries = curves.map(({ name }, index): LegendEntry => {
    if (index > 0) return { name, ...(styles[index - 1] as SeriesStyle) };
    return { name, color: curves.length === 1 ? seriesColors[0] : ink, dash: [1, 0], shape: null };
  });
  const shown = curves.map(({ points }) => clipped(points, frame));
  const rows = (from: readonly (readonly (readonly Point[])[])[]): readonly object[] =>
    from.flatMap((pieces, series) =>
      pieces.flatMap((points, piece) => points.map(([x, y], order) => ({ series, piece, x, y, order }))),
    );
  const axis = { tickCount: 5, minExtent: leftMargin - 16 };
  const position = (axisOf: 0 | 1) => ({
    field: axisOf === 0 ? 'x' : 'y',
    type: 'quantitative' as const,
    title: axes[axisOf],
    scale: { domain: [frame.from[axisOf], frame.to[axisOf]], nice: false },
    axis,
  });
  const place = { x: position(0), y: position(1) };
  const by = (field: keyof LegendEntry) => {
    const scale = { domain: entries.map((_, series) => series), range: entries.map((entry) => entry[field]) };
    return { field: 'series', type: 'nominal' as const, scale: scale as never };
  };
  const marked = shown.slice(1).map((pieces, index, all) => {
    const longest = pieces.toSorted((a, b) => b.length - a.length)[0];
    return longest === undefined ? [] : [[landmark(longest, (index + 0.5) / all.length)]];
  });
  const side = chartWidth - leftMargin;
  return chart(
    { ...texts, legend: curves.length === 1 ? [] : entries },
    {
      width: side,
      height: side * 0.86,
      layer: [
        {
          data: { values: rows([clipped(guessing, frame)]) },
          mark: { type: 'line', color: quietLine, strokeWidth: 1 },
          encoding: place,
        },
        {
          data: { values: rows(shown) },
          mark: { type: 'line', strokeWidth: 1.8 },
          encoding: {
            ...place,
            order: { field: 'order' },
            detail: { field: 'piece' },
            color: by('color'),
            strokeDash: by('dash'),
          },
        },
        {
          data: { values: rows([[], ...marked]) },
          mark: { type: 'point', filled: true, size: 40, opacity: 1 },
          encoding: { ...place, color: by('color'), shape: by('shape') },
        },
      ],
    },
  );
}

/** Where along a curve its marker stands: at another part of it for each class, so that they do not lie on each other. */
function landmark(points: readonly Point[], share: number): Point {
  const lengths = points.map(([x, y], index) =>
    index === 0 ? 0 : Math.hypot(x - (points[index - 1] as Point)[0], y - (points[index - 1] as Point)[1]),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let walked = 0;
  const at = lengths.findIndex((length) => (walked += length) >= share * total);
  const [from, to] = [points[Math.max(at - 1, 0)] as Point, points[at] as Point];
  const over = lengths[at] === 0 ? 0 : (walked - share * total) / (lengths[at] as number);
  return [to[0] + over * (from[0] - to[0]), to[1] + over * (from[1] - to[1])];
}
