import type { NdArray } from '@ibex-ml/core';
import type { Labels, ScoresInput } from '@ibex-ml/metrics';
import { type Model, summaryText } from '@ibex-ml/models';
import { calibrationPlot } from '../charts/calibration-plot.ts';
import { classBalancePlot } from '../charts/class-balance-plot.ts';
import { confusionMatrixPlot } from '../charts/confusion-matrix-plot.ts';
import { type HistoryInput, historyPlot } from '../charts/history-plot.ts';
import { precisionRecallPlot } from '../charts/precision-recall-plot.ts';
import { rocPlot } from '../charts/roc-plot.ts';
import { mistakeGrid } from '../images/mistake-grid.ts';
import { perClassExamples } from '../images/per-class-examples.ts';
import type { PixelRange } from '../images/pixels.ts';
import { sampleGrid } from '../images/sample-grid.ts';
import { requireOptions } from '../inputs/check.ts';
import { plotModel } from '../inspection/plot-model.ts';
import { type Content, element, Markup } from '../plot/markup.ts';
import type { Plot } from '../plot/plot.ts';
import { type ClassificationMetrics, classificationMetrics } from './classification-metrics.ts';
import { page, section, table } from './page.ts';

/** What a report is about; it has the parts that something is given for. */
export interface ReportContent {
  readonly title?: string;
  /** Whatever was set, by name. */
  readonly settings?: Readonly<Record<string, string | number | boolean | null>>;
  readonly history?: HistoryInput;
  /** The model: its graph and its summary. */
  readonly model?: Model;
  /** How the model does on data that it has not learned from. */
  readonly test?: TestResults;
  /** Sets of labels whose balance is shown, as `{ train: train.y, test: test.y }`. */
  readonly labels?: Readonly<Record<string, Labels>>;
  /** One per class; default their numbers. */
  readonly classNames?: readonly string[];
  /** Further plots, such as one of one's own. */
  readonly plots?: readonly Plot[];
}

/** Classes, what was predicted, and the images it was predicted from. */
export interface TestResults {
  readonly yTrue: Labels;
  /** What predict gives: `[samples, classes]`, or of two classes `[samples]`. */
  readonly probabilities: ScoresInput;
  /** `[samples, height, width]`, or `[samples, height, width, channels]`; default none are shown. */
  readonly images?: NdArray;
  /** What is black and what is white; default 0 and 255 for uint8, else 0 and 1. */
  readonly range?: PixelRange;
  /** Where the model looked, as `gradCamGrid` shows it: among the images. */
  readonly gradCam?: Plot;
  /** The figures, where they have been computed before. */
  readonly metrics?: ClassificationMetrics;
}

/**
 * A run as one page of HTML that holds all it shows: figures, curves, confusion matrix, examples, the model. It fetches nothing and runs no
 * script, follows the reader's choice of light or dark, and prints.
 *
 * @throws {ShapeError | DataError | ArgumentError} when labels, probabilities, images and names do not fit together
 * @example
 * const html = report({ title: 'Run 7', test: { yTrue: [0, 1, 1], probabilities: [[0.9, 0.1], [0.2, 0.8], [0.6, 0.4]] } });
 * html.startsWith('<!doctype html>') // true
 * html.includes('<h1>Run 7</h1>') // true
 */
export function report(content: ReportContent): string {
  requireOptions('report', content, names);
  const { title = 'Report', test, classNames, settings = {} } = content;
  const named = classNames === undefined ? {} : { classNames };
  const metrics = test === undefined ? null : (test.metrics ?? classificationMetrics(test.yTrue, test.probabilities, named));
  return page(title, [
    element('h1', {}, title),
    metrics === null ? null : keyFigures(metrics),
    section('Curves', plots(charts(content, metrics, named))),
    section('Classes', metrics === null ? null : classTable(metrics)),
    section(
      'Images',
      test?.images === undefined || metrics === null ? null : plots(imagePlots(test, test.images, metrics, named)),
    ),
    section('More', plots(content.plots ?? [])),
    section('Model', content.model === undefined ? null : modelPart(content.model)),
    section(
      'Settings',
      Object.keys(settings).length === 0
        ? null
        : table(
            [],
            Object.entries(settings).map(([name, value]) => [name, String(value)]),
            'settings',
          ),
    ),
    element('footer', {}, 'Written by Ibex. This page runs no script and loads nothing.'),
  ]);
}

const names = {
  title: true,
  settings: true,
  history: true,
  model: true,
  test: true,
  labels: true,
  classNames: true,
  plots: true,
} as const;

interface Named {
  readonly classNames?: readonly string[];
}

function keyFigures(metrics: ClassificationMetrics): Markup {
  const figures: readonly (readonly [string, string])[] = [
    ['accuracy', `${(100 * metrics.accuracy).toFixed(2)} %`],
    ['macro F1', metrics.macroAverage.f1Score.toFixed(4)],
    ['log loss', metrics.logLoss.toFixed(4)],
    ['ROC AUC', metrics.rocAuc?.toFixed(4) ?? 'none'],
    ['calibration error', metrics.expectedCalibrationError.toFixed(4)],
    ['test samples', metrics.samples.toLocaleString('en-US')],
  ];
  return element(
    'dl',
    { class: 'figures' },
    ...figures.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

function charts({ history, labels, test }: ReportContent, metrics: ClassificationMetrics | null, named: Named): readonly Plot[] {
  return [
    ...(history === undefined ? [] : [historyPlot(history)]),
    ...(metrics === null ? [] : [confusionMatrixPlot(metrics.confusionMatrix, named)]),
    ...(test === undefined ? [] : [calibrationPlot(test.yTrue, test.probabilities)]),
    ...(test === undefined ? [] : [rocPlot(test.yTrue, test.probabilities, { ...named, zoom: zoomFor(metrics?.rocAuc) })]),
    ...(test === undefined
      ? []
      : [precisionRecallPlot(test.yTrue, test.probabilities, { ...named, zoom: zoomFor(metrics?.averagePrecision) })]),
    ...(labels === undefined ? [] : [classBalancePlot(labels, named)]),
  ];
}

/** The curves of a good classifier lie in one corner, which is then shown by itself. */
function zoomFor(area: number | null | undefined): number {
  return (area ?? 0) > 0.99 ? 0.1 : 1;
}

/** Of more classes examples of each would fill the page. */
const mostRows = 20;

function imagePlots(
  { yTrue, probabilities, range, gradCam }: TestResults,
  images: NdArray,
  metrics: ClassificationMetrics,
  named: Named,
): readonly Plot[] {
  const more = { ...named, ...(range === undefined ? {} : { range }) };
  const few = metrics.classes.length <= mostRows ? [perClassExamples(images, yTrue, probabilities, more)] : [];
  const looked = gradCam === undefined ? [] : [gradCam];
  return [sampleGrid(images, { ...more, labels: yTrue }), mistakeGrid(images, yTrue, probabilities, more), ...looked, ...few];
}

function classTable(metrics: ClassificationMetrics): Markup {
  const scores = ({ precision, recall, f1Score, support }: ClassificationMetrics['macroAverage']): readonly string[] => [
    ...[precision, recall, f1Score].map((score) => score.toFixed(4)),
    support.toLocaleString('en-US'),
  ];
  const area = (value: number | null): string => value?.toFixed(4) ?? '';
  return table(
    ['class', 'precision', 'recall', 'F1', 'support', 'ROC AUC', 'average precision'],
    [
      ...metrics.classes.map((each) => [each.name, ...scores(each), area(each.rocAuc), area(each.averagePrecision)]),
      ['macro average', ...scores(metrics.macroAverage), area(metrics.rocAuc), area(metrics.averagePrecision)],
      ['weighted average', ...scores(metrics.weightedAverage), '', ''],
    ],
  );
}

function modelPart(model: Model): Content {
  const graph = plotModel(model, { showShapes: true, showLayerNames: true, showLayerActivations: true });
  const summary = element('div', { class: 'scroll' }, element('pre', {}, summaryText(model)));
  return element('div', { class: 'plots' }, figure(graph), summary);
}

function plots(all: readonly Plot[]): Content {
  return all.length === 0 ? null : element('div', { class: 'plots' }, ...all.map(figure));
}

/** Wider ones are scrolled instead of shrunk: their texts would be too small. */
const widest = 560;

function figure(plot: Plot): Markup {
  return element('figure', { class: plot.width > widest ? 'wide' : null }, new Markup(plot.toSVG()));
}
