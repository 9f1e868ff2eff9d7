import { calibrationCurve, expectedCalibrationError, type BinStrategy, type Labels, type ScoresInput } from '@ibex-ml/metrics';
import { requireOptions } from '../inputs/check.ts';
import {
  checkedScores,
  type ClassScores,
  predictedClasses,
  probabilityOf,
  requireProbabilities,
} from '../inputs/class-scores.ts';
import { ink, quietLine, seriesColors } from '../plot/palette.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth, leftMargin } from './chart.ts';

export interface CalibrationPlotOptions extends ChartOptions {
  /** How many bins, an integer > 0; default 10. */
  readonly nBins?: number;
  /** Bins of one width, `uniform`, the default, or of one number of samples, `quantile`. */
  readonly strategy?: BinStrategy;
}

const where = 'calibrationPlot';

/**
 * How often predictions come true, by the probability that they were given: on the straight line as often as said, below it less often (the
 * model is too sure of itself). Bars beneath say how many samples each bin has.
 *
 * Of several columns the highest probability of each sample counts, and whether that class is the sample's; of one column the probability
 * of class 1.
 *
 * @throws {ShapeError | DataError | ArgumentError} when labels and probabilities do not fit together
 * @example
 * const plot = calibrationPlot([0, 1, 1, 1], [[0.8, 0.2], [0.2, 0.8], [0.2, 0.8], [0.8, 0.2]]);
 * plot.description // 'The expected calibration error is 0.050 over 10 bins; 0 is perfect.'
 * @see sklearn.calibration.CalibrationDisplay
 */
export function calibrationPlot(yTrue: Labels, probabilities: ScoresInput, options: CalibrationPlotOptions = {}): Plot {
  requireOptions(where, options, { title: true, nBins: true, strategy: true });
  const { nBins = 10, strategy = 'uniform' } = options;
  const given = checkedScores(where, yTrue, probabilities);
  requireProbabilities(where, given);
  const { happened, said } = events(given);
  const { probTrue, probPred, counts } = calibrationCurve(happened, said, { nBins, strategy, posLabel: 1 });
  const error = expectedCalibrationError(happened, said, { nBins, strategy, posLabel: 1 });
  // A bar of a uniform bin stands in its middle; a bin of equally many samples has no width of its own.
  const middle = (mean: number): number =>
    strategy === 'quantile' ? mean : (Math.max(Math.ceil(mean * nBins), 1) - 0.5) / nBins;
  const bins = Array.from(probTrue, (came, bin) => {
    const mean = probPred[bin] as number;
    return { came, said: mean, middle: middle(mean), count: counts[bin] as number };
  });
  const texts = {
    title: options.title ?? 'Calibration',
    subtitle: `on the straight line, predictions come true as often as said; expected calibration error ${error.toFixed(3)}`,
    description: `The expected calibration error is ${error.toFixed(3)} over ${nBins} bins; 0 is perfect.`,
  };
  const side = chartWidth - leftMargin;
  const unit = { domain: [0, 1] };
  const minExtent = leftMargin - 12;
  const x = {
    field: 'said',
    type: 'quantitative' as const,
    scale: unit,
    title: 'mean predicted probability',
    axis: { tickCount: 5 },
  };
  const y = {
    field: 'came',
    type: 'quantitative' as const,
    scale: unit,
    title: 'share that came true',
    axis: { tickCount: 5, minExtent },
  };
  return chart(texts, {
    spacing: 12,
    vconcat: [
      {
        width: side,
        height: side * 0.7,
        layer: [
          {
            data: {
              values: [
                { said: 0, came: 0 },
                { said: 1, came: 1 },
              ],
            },
            mark: { type: 'line', color: quietLine, strokeWidth: 1 },
            encoding: { x, y },
          },
          {
            data: { values: bins },
            mark: { type: 'line', color: seriesColors[0], strokeWidth: 2, point: { size: 44, color: seriesColors[0] } },
            encoding: { x, y },
          },
        ],
      },
      {
        width: side,
        height: 60,
        data: { values: bins },
        mark: {
          type: 'bar',
          color: seriesColors[0],
          stroke: ink,
          strokeWidth: 0.5,
          width: strategy === 'quantile' ? 3 : (0.9 * side) / nBins,
        },
        encoding: {
          x: { ...x, field: 'middle', title: null, axis: { tickCount: 5, labels: false, grid: false } },
          y: { field: 'count', type: 'quantitative', title: 'samples', axis: { tickCount: 3, minExtent } },
        },
      },
    ],
  });
}

/** What was predicted of each sample with which probability, and whether it came true. */
function events(given: ClassScores): { readonly happened: Uint8Array; readonly said: Float64Array } {
  const { labels, samples, columns } = given;
  const predicted = columns === 1 ? new Int32Array(samples).fill(1) : predictedClasses(given);
  return {
    happened: Uint8Array.from(predicted, (label, row) => Number(labels[row] === label)),
    said: Float64Array.from(predicted, (label, row) => probabilityOf(given, row, label)),
  };
}
