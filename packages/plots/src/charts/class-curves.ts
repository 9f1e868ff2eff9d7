import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import { checkedClassNames } from '../inputs/check.ts';
import { checkedScores, type ClassScores, columnOf } from '../inputs/class-scores.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { ink, mostSeries, quietLine, seriesColors, type SeriesStyle, seriesStyles } from '../plot/palette.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth, type ChartTexts, leftMargin } from './chart.ts';

/** Options of plots with a curve per class. */
export interface ClassCurveOptions extends ChartOptions {
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
}

/** A line of points, with the name that the legend has for it. */
export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
}

export type Point = readonly [x: number, y: number];

/** A curve of whether samples are positive by their scores, and its area. */
export type CurveOf = (positive: Uint8Array, scores: Float64Array) => MeasuredCurve;

/** A curve from point to point, and the number that it comes to. */
export interface MeasuredCurve {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly area: number;
}

/** What is drawn: a curve per class against the rest, and of more than two classes one of all decisions together. */
export interface ClassCurves {
  readonly curves: readonly Curve[];
  /** The area of the one curve of two classes, else of all decisions together. */
  readonly area: number;
}

/**
 * The curves of a classifier. Of two classes that of class 1; of more the micro-average first, then, of at most 19 classes, that of each
 * against the rest; classes without samples, or without others, have none.
 *
 * @throws {ShapeError | DataError | ArgumentError} when labels, scores and names do not fit together
 */
export function classCurves(
  where: string,
  yTrue: Labels,
  scores: ScoresInput,
  options: ClassCurveOptions,
  curveOf: CurveOf,
): ClassCurves {
  const given = checkedScores(where, yTrue, scores);
  const names = checkedClassNames(where, options.classNames, given.classes);
  const of = (label: number, column: number): { readonly curve: Curve; readonly area: number } => {
    const measured = curveOf(isOf(given, label), columnOf(given, column));
    return { curve: curve(names[label] as string, measured), area: measured.area };
  };
  if (given.columns <= 2) {
    const { curve, area } = of(1, given.columns - 1);
    return { curves: [curve], area };
  }
  const all = curveOf(everyDecision(given), Float64Array.from(given.data));
  const occurring = names.flatMap((_, label) => (occurs(given, label) ? [label] : []));
  const each = occurring.length < mostSeries ? occurring.map((label) => of(label, label).curve) : [];
  return { curves: [curve('all classes', all), ...each], area: all.area };
}

/** Draws curves over the unit square, on a line that stands for guessing. The first curve is the whole, in ink; the others take the styles in turn. */
export function drawCurves(
  texts: ChartTexts,
  axes: readonly [x: string, y: string],
  curves: readonly Curve[],
  guessing: readonly [Point, Point],
): Plot {
  const styles = seriesStyles(curves.length - 1);
  const entries = curves.map(({ name }, index): LegendEntry => {
    if (index > 0) return { name, ...(styles[index - 1] as SeriesStyle) };
    return { name, color: curves.length === 1 ? seriesColors[0] : ink, dash: [1, 0], shape: null };
  });
  const rows = (from: readonly (readonly Point[])[]): readonly object[] =>
    from.flatMap((points, series) => points.map(([x, y], order) => ({ series, x, y, order })));
  const axis = { tickCount: 5, minExtent: leftMargin - 16 };
  const position = (field: string, title: string) => ({
    field,
    type: 'quantitative' as const,
    title,
    scale: { domain: [0, 1] },
    axis,
  });
  const place = { x: position('x', axes[0]), y: position('y', axes[1]) };
  const by = (field: keyof LegendEntry) => {
    const scale = { domain: entries.map((_, series) => series), range: entries.map((entry) => entry[field]) };
    return { field: 'series', type: 'nominal' as const, scale: scale as never };
  };
  const marked = curves.slice(1).map(({ points }, index, all) => landmark(points, (index + 0.5) / all.length));
  const side = chartWidth - leftMargin;
  return chart(
    { ...texts, legend: curves.length === 1 ? [] : entries },
    {
      width: side,
      height: side * 0.86,
      layer: [
        { data: { values: rows([guessing]) }, mark: { type: 'line', color: quietLine, strokeWidth: 1 }, encoding: place },
        {
          data: { values: rows(curves.map(({ points }) => points)) },
          mark: { type: 'line', strokeWidth: 1.8 },
          encoding: { ...place, order: { field: 'order' }, color: by('color'), strokeDash: by('dash') },
        },
        {
          data: { values: marked.map(([x, y], index) => ({ series: index + 1, x, y })) },
          mark: { type: 'point', filled: true, size: 40, opacity: 1 },
          encoding: { ...place, color: by('color'), shape: by('shape') },
        },
      ],
    },
  );
}

/** A finer step is no pixel in print. */
const step = 1 / 300;

/** A curve as it is drawn: points closer to the last one kept than can be seen are left out; the first and the last stay. */
function curve(name: string, { x, y, area }: MeasuredCurve): Curve {
  const kept: Point[] = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (let index = 0; index < x.length; index++) {
    const point: Point = [x[index] as number, y[index] as number];
    if (Math.abs(point[0] - lastX) < step && Math.abs(point[1] - lastY) < step && index < x.length - 1) continue;
    kept.push(point);
    [lastX, lastY] = point;
  }
  return { name: `${name} (${area.toFixed(3)})`, points: kept };
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

function isOf({ labels, samples }: ClassScores, label: number): Uint8Array {
  const found = new Uint8Array(samples);
  for (let row = 0; row < samples; row++) if (labels[row] === label) found[row] = 1;
  return found;
}

/** Of every decision about a class whether it should be yes. */
function everyDecision({ labels, samples, columns }: ClassScores): Uint8Array {
  const found = new Uint8Array(samples * columns);
  for (let row = 0; row < samples; row++) found[row * columns + (labels[row] as number)] = 1;
  return found;
}

function occurs(scores: ClassScores, label: number): boolean {
  const positive = isOf(scores, label);
  return positive.includes(1) && positive.includes(0);
}
