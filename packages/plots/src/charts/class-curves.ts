import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import { checkedClassNames, refused } from '../inputs/check.ts';
import { checkedScores, type ClassScores, columnOf } from '../inputs/class-scores.ts';
import { mostSeries } from '../plot/palette.ts';
import type { ChartOptions } from './chart.ts';
import type { Point } from './clipped.ts';

/** Options of plots with a curve per class. */
export interface ClassCurveOptions extends ChartOptions {
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
  /**
   * How much of both axes is shown, from the corner of a perfect classifier on: above 0, at most 1; default 1. With 0.1 the curves of good
   * classifiers can be told apart.
   */
  readonly zoom?: number;
}

/** A line of points, with the name that the legend has for it. */
export interface Curve {
  readonly name: string;
  readonly points: readonly Point[];
}

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
  const { zoom = 1 } = options;
  if (!(zoom > 0 && zoom <= 1)) throw refused(where, 'zoom', 'a number above 0, at most 1', zoom, 'Leave it out for 1.');
  const given = checkedScores(where, yTrue, scores);
  const names = checkedClassNames(where, options.classNames, given.classes);
  const of = (label: number, column: number): { readonly curve: Curve; readonly area: number } => {
    const measured = curveOf(isOf(given, label), columnOf(given, column));
    return { curve: curve(names[label] as string, measured, zoom), area: measured.area };
  };
  if (given.columns <= 2) {
    const { curve, area } = of(1, given.columns - 1);
    return { curves: [curve], area };
  }
  const all = curveOf(everyDecision(given), Float64Array.from(given.data));
  const occurring = names.flatMap((_, label) => (occurs(given, label) ? [label] : []));
  const each = occurring.length < mostSeries ? occurring.map((label) => of(label, label).curve) : [];
  return { curves: [curve('all classes', all, zoom), ...each], area: all.area };
}

/** A finer step is no pixel in print. */
const finest = 1 / 300;

/** A curve as it is drawn: points closer to the last one kept than can be seen are left out; the first and the last stay. */
function curve(name: string, { x, y, area }: MeasuredCurve, zoom: number): Curve {
  const step = finest * zoom;
  const kept: Point[] = [];
  let [lastX, lastY] = [Infinity, Infinity];
  for (let index = 0; index < x.length; index++) {
    const point: Point = [x[index] as number, y[index] as number];
    if (Math.abs(point[0] - lastX) < step && Math.abs(point[1] - lastY) < step && index < x.length - 1) continue;
    kept.push(point);
    [lastX, lastY] = point;
  }
  return { name: `${name} (${area.toFixed(4)})`, points: kept };
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
