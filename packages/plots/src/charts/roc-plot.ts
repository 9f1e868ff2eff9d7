import { areaUnderCurve, type Labels, rocCurve, type ScoresInput } from '@ibex-ml/metrics';
import { requireOptions } from '../inputs/check.ts';
import type { Plot } from '../plot/plot.ts';
import { type ClassCurveOptions, classCurves, type MeasuredCurve } from './class-curves.ts';
import { drawCurves } from './draw-curves.ts';

const where = 'rocPlot';

/**
 * How many positive samples are found, and how many negative ones with them, as the threshold falls: for each class against the rest, with
 * the areas in the legend. Of more than two classes "all classes" counts every decision about every class (the micro-average); from 20
 * classes on it stands alone.
 *
 * @param yTrue - classes, from 0
 * @param scores - what predict gives: `[samples, classes]`, or of two classes `[samples]`, the scores of class 1
 * @throws {ShapeError | DataError | ArgumentError} when labels, scores and names do not fit together
 * @example
 * rocPlot([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]).description // 'The area under the ROC curve is 0.750; 0.5 is guessing, 1 is perfect.'
 * @see sklearn.metrics.RocCurveDisplay
 */
export function rocPlot(yTrue: Labels, scores: ScoresInput, options: ClassCurveOptions = {}): Plot {
  requireOptions(where, options, { title: true, classNames: true, zoom: true });
  const { curves, area } = classCurves(where, yTrue, scores, options, rocOf);
  const { zoom = 1 } = options;
  const texts = {
    title: options.title ?? 'ROC',
    subtitle: `${curves.length > 1 ? 'areas in brackets' : `area under the curve ${area.toFixed(4)}`}; ${zoom === 1 ? 'the straight line is guessing' : `the upper left corner`}`,
    description: `The area under the ROC curve${curves.length > 1 ? ' of all classes' : ''} is ${area.toFixed(3)}; 0.5 is guessing, 1 is perfect.`,
  };
  return drawCurves(
    texts,
    ['false positive rate', 'true positive rate'],
    curves,
    [
      [0, 0],
      [1, 1],
    ],
    { from: [0, 1 - zoom], to: [zoom, 1] },
  );
}

function rocOf(positive: Uint8Array, scores: Float64Array): MeasuredCurve {
  const { fpr, tpr } = rocCurve(positive, scores);
  return { x: fpr, y: tpr, area: areaUnderCurve(fpr, tpr) };
}
