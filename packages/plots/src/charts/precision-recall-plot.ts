import { type Labels, precisionRecallCurve, type ScoresInput } from '@ibex-ml/metrics';
import { requireOptions } from '../inputs/check.ts';
import type { Plot } from '../plot/plot.ts';
import { type ClassCurveOptions, classCurves, type MeasuredCurve } from './class-curves.ts';
import { drawCurves } from './draw-curves.ts';

const where = 'precisionRecallPlot';

/**
 * How many of the found are right, and how many positive samples are found, as the threshold falls: for each class against the rest, with
 * the average precisions in the legend. Of more than two classes "all classes" counts every decision about every class (the
 * micro-average); from 20 classes on it stands alone.
 *
 * @param yTrue - classes, from 0
 * @param scores - what predict gives: `[samples, classes]`, or of two classes `[samples]`, the scores of class 1
 * @throws {ShapeError | DataError | ArgumentError} when labels, scores and names do not fit together
 * @example
 * precisionRecallPlot([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).description // 'The average precision is 0.833; a guess has 0.500, 1 is perfect.'
 * @see sklearn.metrics.PrecisionRecallDisplay
 */
export function precisionRecallPlot(yTrue: Labels, scores: ScoresInput, options: ClassCurveOptions = {}): Plot {
  requireOptions(where, options, { title: true, classNames: true, zoom: true });
  let share = 0;
  const { curves, area } = classCurves(where, yTrue, scores, options, (positive, given) => {
    // The first curve is that of the description.
    share ||= positive.reduce((sum, one) => sum + one, 0) / positive.length;
    return precisionRecallOf(positive, given);
  });
  const { zoom = 1 } = options;
  const texts = {
    title: options.title ?? 'Precision and recall',
    subtitle: `${curves.length > 1 ? 'average precisions in brackets' : `average precision ${area.toFixed(4)}`}; ${zoom === 1 ? 'the straight line is guessing' : `the upper right corner`}`,
    description: `The average precision${curves.length > 1 ? ' of all classes' : ''} is ${area.toFixed(3)}; a guess has ${share.toFixed(3)}, 1 is perfect.`,
  };
  return drawCurves(
    texts,
    ['recall', 'precision'],
    curves,
    [
      [0, share],
      [1, share],
    ],
    { from: [1 - zoom, 1 - zoom], to: [1, 1] },
  );
}

/** The area is the average precision: that of steps, not of the line. */
function precisionRecallOf(positive: Uint8Array, scores: Float64Array): MeasuredCurve {
  const { precision, recall } = precisionRecallCurve(positive, scores);
  const area = precision.reduce((sum, y, index) => sum + ((recall[index] as number) - (recall[index + 1] ?? 0)) * y, 0);
  return { x: recall, y: precision, area };
}
