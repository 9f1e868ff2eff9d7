import { DataError } from '@ibex-ml/core';
import type { History } from '@ibex-ml/models';
import { requireOptions } from '../inputs/check.ts';
import { ink, seriesColors } from '../plot/palette.ts';
import type { LegendEntry } from '../plot/legend.ts';
import { fitted } from '../plot/header.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth, leftMargin } from './chart.ts';

/** What can be drawn of a run of `fit`: its History, or as much of one as has been kept. */
export type HistoryInput = Pick<History, 'epoch' | 'history'> & Partial<Pick<History, 'epochsOf'>>;

export interface HistoryPlotOptions extends ChartOptions {
  /** The figures to draw, each with that of validation; default all. */
  readonly figures?: readonly string[];
}

const where = 'historyPlot';

/**
 * How the figures of training and validation went, epoch by epoch: a panel for each figure, solid for training and dashed for
 * validation. Epochs count from 1, as the progress of training shows them; what is not finite is a gap, and named in a line on top.
 *
 * @throws {DataError} when the history holds none of the figures, or one that was not there in every epoch and no `epochsOf` to say when
 * @example
 * const history = { loss: [0.9, 0.5], val_loss: [1, 0.7], accuracy: [0.6, 0.8] };
 * historyPlot({ epoch: [0, 1], history }).description // 'After epoch 2: loss 0.5 (validation 0.7), accuracy 0.8.'
 */
export function historyPlot(input: HistoryInput, options: HistoryPlotOptions = {}): Plot {
  requireOptions(where, options, { title: true, figures: true });
  const { epoch, history } = input;
  const all = Object.keys(history).filter((name) => !isOfValidation(name, history));
  const figures = options.figures ?? all;
  const missing = figures.find((name) => history[name] === undefined);
  if (missing !== undefined || figures.length === 0 || epoch.length === 0) throw nothingOf(missing, all, epoch.length);
  const last = (name: string): string => numberText(history[name]?.at(-1));
  const described = figures.map(
    (name) => `${name} ${last(name)}${history[`val_${name}`] === undefined ? '' : ` (validation ${last(`val_${name}`)})`}`,
  );
  const gaps = figures.flatMap((name) => [name, `val_${name}`].flatMap((each) => gapsOf(each, input)));
  const texts = {
    title: options.title ?? 'Training',
    ...(gaps.length === 0 ? {} : { subtitle: `not finite, and left out: ${gaps.join(', ')}` }),
    description: `After epoch ${(epoch.at(-1) as number) + 1}: ${described.join(', ')}.`,
    legend: figures.some((name) => history[`val_${name}`] !== undefined) ? parts : [],
  };
  const panels = figures.map((name, index) => panel(name, input, index === figures.length - 1));
  return chart(texts, { spacing: 10, vconcat: panels });
}

const parts = [
  { name: 'training', color: seriesColors[0], dash: [1, 0], shape: 'circle' },
  { name: 'validation', color: seriesColors[1], dash: [5, 3], shape: 'square' },
] as const satisfies readonly LegendEntry[];

/** How wide the room for data is. */
const dataWidth = chartWidth - leftMargin - 12;

function panel(name: string, input: HistoryInput, isLast: boolean) {
  const values = [name, `val_${name}`].flatMap((each, part) =>
    pointsOf(each, input).map(({ epoch, value }) => ({ epoch, value: Number.isFinite(value) ? value : null, part })),
  );
  const scale = (range: readonly unknown[]) => ({ domain: [0, 1], range: [...range] }) as never;
  const kind = { field: 'part', type: 'nominal' as const };
  const rate = name === 'learning_rate';
  const marked = input.epoch.length <= 40;
  return {
    title: {
      text: fitted(name, 11, dataWidth),
      anchor: 'start' as const,
      fontSize: 11,
      fontWeight: 'normal' as const,
      color: ink,
      offset: 6,
      aria: false,
    },
    width: dataWidth,
    height: rate ? 60 : 130,
    data: { values },
    mark: { type: 'line' as const, strokeWidth: 2, point: marked ? { size: 28, filled: true } : false },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative' as const,
        title: isLast ? 'epoch' : null,
        scale: { nice: false, zero: false },
        axis: { tickMinStep: 1, format: 'd', grid: false, labelFlush: false },
      },
      y: {
        field: 'value',
        type: 'quantitative' as const,
        title: null,
        scale: { zero: false },
        axis: {
          minExtent: leftMargin - 10,
          tickCount: rate ? 3 : 5,
          ...(rate || isBeyondDecimals(values) ? { format: '~g' } : {}),
        },
      },
      color: { ...kind, scale: scale(parts.map(({ color }) => color)) },
      strokeDash: { ...kind, scale: scale(parts.map(({ dash }) => dash)) },
      ...(marked ? { shape: { ...kind, scale: scale(parts.map(({ shape }) => shape)) } } : {}),
    },
  };
}

/** A figure's values, each with its epoch, from 1. @throws {DataError} where it cannot be known of which epochs they are */
function pointsOf(name: string, { epoch, history, epochsOf }: HistoryInput): readonly { epoch: number; value: number }[] {
  const values = history[name] ?? [];
  const epochs = epochsOf?.[name] ?? epoch;
  if (values.length !== 0 && values.length !== epochs.length) throw epochsUnknown(name, values.length, epochs.length);
  return values.map((value, index) => ({ epoch: (epochs[index] as number) + 1, value }));
}

/** How often a figure was not finite, in words; nothing where it always was. */
function gapsOf(name: string, input: HistoryInput): readonly string[] {
  const points = pointsOf(name, input);
  const gaps = points.filter(({ value }) => !Number.isFinite(value));
  if (gaps.length === 0) return [];
  return [`${name} in ${gaps.length === 1 ? `epoch ${gaps[0]?.epoch}` : `${gaps.length} of ${points.length} epochs`}`];
}

/** Whether numbers are so large or small that they would be written with more digits than are read. */
function isBeyondDecimals(values: readonly { readonly value: number | null }[]): boolean {
  const largest = Math.max(...values.map(({ value }) => Math.abs(value ?? 0)));
  return largest >= 1e5 || (largest > 0 && largest < 1e-3);
}

function isOfValidation(name: string, history: HistoryInput['history']): boolean {
  return name.startsWith('val_') && history[name.slice(4)] !== undefined;
}

function numberText(value: number | undefined): string {
  return value === undefined ? 'none' : String(Number(value.toPrecision(4)));
}

function epochsUnknown(name: string, values: number, epochs: number): DataError {
  return new DataError({
    where,
    argument: `history.${name}`,
    expected: `one value for each of ${epochs} epochs`,
    received: `${values} values`,
    remedy: `Pass the whole History that fit has returned, or epochsOf: { ${name}: [...] } with the epochs, from 0, in which it was there.`,
  });
}

function nothingOf(missing: string | undefined, names: readonly string[], epochs: number): DataError {
  return new DataError({
    where,
    argument: missing === undefined ? 'history' : 'options.figures',
    expected: missing === undefined ? 'of at least one epoch, with a figure' : `among ${names.join(', ')}`,
    received: missing ?? `${epochs} epochs`,
    remedy: 'Pass what fit has returned.',
  });
}
