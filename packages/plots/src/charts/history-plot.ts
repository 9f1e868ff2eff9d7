import { DataError } from '@ibex-ml/core';
import type { History } from '@ibex-ml/models';
import { requireOptions } from '../inputs/check.ts';
import { seriesColors } from '../plot/palette.ts';
import type { LegendEntry } from '../plot/legend.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth, leftMargin } from './chart.ts';

/** What can be drawn of a run of `fit`. */
export type HistoryInput = Pick<History, 'epoch' | 'history'>;

export interface HistoryPlotOptions extends ChartOptions {
  /** The figures to draw, each with that of validation; default all. */
  readonly figures?: readonly string[];
}

const where = 'historyPlot';

/**
 * How the figures of training and validation went, epoch by epoch: a panel for each figure, solid for training and dashed for
 * validation. Epochs count from 1, as the progress of training shows them; what is not finite is a gap.
 *
 * @throws {DataError} when the history holds none of the figures
 * @example
 * const history = { loss: [0.9, 0.5], val_loss: [1, 0.7], accuracy: [0.6, 0.8] };
 * historyPlot({ epoch: [0, 1], history }).description // 'After epoch 2: loss 0.5 (validation 0.7), accuracy 0.8.'
 */
export function historyPlot({ epoch, history }: HistoryInput, options: HistoryPlotOptions = {}): Plot {
  requireOptions(where, options, { title: true, figures: true });
  const all = Object.keys(history).filter((name) => !isOfValidation(name, history));
  const figures = options.figures ?? all;
  const missing = figures.find((name) => history[name] === undefined);
  if (missing !== undefined || figures.length === 0 || epoch.length === 0) throw nothingOf(missing, all, epoch.length);
  const last = (name: string): string => numberText(history[name]?.at(-1));
  const described = figures.map(
    (name) => `${name} ${last(name)}${history[`val_${name}`] === undefined ? '' : ` (validation ${last(`val_${name}`)})`}`,
  );
  const texts = {
    title: options.title ?? 'Training',
    description: `After epoch ${(epoch.at(-1) as number) + 1}: ${described.join(', ')}.`,
    legend: figures.some((name) => history[`val_${name}`] !== undefined) ? parts : [],
  };
  const panels = figures.map((name, index) => panel(name, epoch, history, index === figures.length - 1));
  return chart(texts, { spacing: 14, vconcat: panels });
}

const parts = [
  { name: 'training', color: seriesColors[0], dash: [1, 0], shape: 'circle' },
  { name: 'validation', color: seriesColors[1], dash: [5, 3], shape: 'square' },
] as const satisfies readonly LegendEntry[];

function panel(name: string, epoch: readonly number[], history: HistoryInput['history'], isLast: boolean) {
  const series = [history[name] ?? [], history[`val_${name}`] ?? []];
  const values = series.flatMap((numbers, part) =>
    numbers.map((value, index) => ({
      epoch: (epoch[index] ?? index) + 1,
      value: Number.isFinite(value) ? value : null,
      part,
    })),
  );
  const scale = (range: readonly unknown[]) => ({ domain: [0, 1], range: [...range] }) as never;
  const kind = { field: 'part', type: 'nominal' as const };
  const rate = name === 'learning_rate';
  return {
    width: chartWidth - leftMargin - 12,
    height: rate ? 60 : 130,
    data: { values },
    mark: { type: 'line' as const, strokeWidth: 2, point: epoch.length <= 40 ? { size: 28, filled: true } : false },
    encoding: {
      x: {
        field: 'epoch',
        type: 'quantitative' as const,
        title: isLast ? 'epoch' : null,
        scale: { nice: false, zero: false },
        axis: { tickMinStep: 1, format: 'd', grid: false },
      },
      y: {
        field: 'value',
        type: 'quantitative' as const,
        title: name,
        scale: { zero: false },
        axis: { minExtent: leftMargin - 10, ...(rate ? { tickCount: 3, format: '~g' } : { tickCount: 5 }) },
      },
      color: { ...kind, scale: scale(parts.map(({ color }) => color)) },
      strokeDash: { ...kind, scale: scale(parts.map(({ dash }) => dash)) },
      shape: { ...kind, scale: scale(parts.map(({ shape }) => shape)) },
    },
  };
}

function isOfValidation(name: string, history: HistoryInput['history']): boolean {
  return name.startsWith('val_') && history[name.slice(4)] !== undefined;
}

function numberText(value: number | undefined): string {
  return value === undefined ? 'none' : String(Number(value.toPrecision(4)));
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
