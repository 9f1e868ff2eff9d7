import { NdArray } from '@ibex-ml/core';
import type { Labels } from '@ibex-ml/metrics';
import { checkedClassNames, refused, requireOptions } from '../inputs/check.ts';
import { checkedLabels } from '../inputs/class-scores.ts';
import { fillColors, ink } from '../plot/palette.ts';
import type { Plot } from '../plot/plot.ts';
import { chart, type ChartOptions, chartWidth } from './chart.ts';
import { classAxis } from './class-axis.ts';

export interface ClassBalancePlotOptions extends ChartOptions {
  /** One per class; default their numbers, up to the highest that occurs. */
  readonly classNames?: readonly string[];
}

const where = 'classBalancePlot';

/**
 * How many samples there are of each class: as bars, and of several sets as shares of each set, so that sets of different sizes can be
 * compared. Every bar has its count.
 *
 * @param labels - classes, from 0; or of up to four sets: `{ train: train.y, test: test.y }`
 * @throws {ShapeError | DataError | ArgumentError} when a label is no class, or names do not fit
 * @example
 * classBalancePlot({ train: [0, 0, 1], test: [1] }).description // 'train: 3 samples, 1 to 2 of a class. test: 1 samples, 0 to 1 of a class.'
 */
export function classBalancePlot(labels: Labels | Readonly<Record<string, Labels>>, options: ClassBalancePlotOptions = {}): Plot {
  requireOptions(where, options, { title: true, classNames: true });
  const given: Readonly<Record<string, Labels>> = isOne(labels) ? { samples: labels } : labels;
  const sets = Object.entries(given);
  if (sets.length === 0 || sets.length > fillColors.length) throw wrongSets(sets.length);
  const most = options.classNames?.length ?? Infinity;
  const lists = sets.map(([name, list]) => checkedLabels(where, sets.length === 1 ? 'labels' : `labels.${name}`, list, most));
  const highest = Math.max(...lists.map((list) => Array.from(list).reduce((a, b) => Math.max(a, b), 0)));
  const names = checkedClassNames(where, options.classNames, options.classNames?.length ?? highest + 1);
  const counts = lists.map((list) => countsOf(list, names.length));
  const values = counts.flatMap((numbers, set) =>
    numbers.map((count, label) => ({
      set,
      label,
      count,
      share: count / (lists[set] as ArrayLike<number>).length,
      text: count.toLocaleString('en-US'),
    })),
  );
  const described = counts.map(
    (numbers, set) =>
      `${sets.length === 1 ? '' : `${sets[set]?.[0]}: `}${lists[set]?.length} samples, ${Math.min(...numbers)} to ${Math.max(...numbers)} of a class.`,
  );
  const single = sets.length === 1;
  const height = Math.max(names.length * (single ? 18 : 8 + 11 * sets.length), 40);
  const y = {
    field: 'label',
    type: 'ordinal' as const,
    title: 'class',
    scale: { domain: names.map((_, label) => label), paddingInner: 0.2 },
    axis: classAxis(names, height / names.length, 'left'),
  };
  const x = single
    ? { field: 'count', type: 'quantitative' as const, title: 'samples', axis: { tickCount: 5, tickMinStep: 1, format: ',d' } }
    : { field: 'share', type: 'quantitative' as const, title: 'share of the set', axis: { tickCount: 5, format: '.2~%' } };
  const yOffset = single ? {} : { yOffset: { field: 'set', type: 'ordinal' as const, scale: { paddingInner: 0 } } };
  const range = fillColors.slice(0, sets.length);
  const color = { field: 'set', type: 'ordinal' as const, scale: { domain: range.map((_, set) => set), range: [...range] } };
  const legend = sets.map(([name], set) => ({ name, color: range[set] as string, dash: null, shape: null }));
  return chart(
    { title: options.title ?? 'Class balance', description: described.join(' '), legend: single ? [] : legend },
    {
      width: chartWidth - 90,
      height,
      data: { values },
      encoding: { y, x, ...yOffset },
      layer: [
        { mark: { type: 'bar', stroke: ink, strokeWidth: 0.5 }, encoding: { color } },
        { mark: { type: 'text', align: 'left', dx: 4, fontSize: 9, color: ink }, encoding: { text: { field: 'text' } } },
      ],
    },
  );
}

function isOne(labels: Labels | Readonly<Record<string, Labels>>): labels is Labels {
  return labels instanceof NdArray || ArrayBuffer.isView(labels) || Array.isArray(labels);
}

function countsOf(list: ArrayLike<number>, classes: number): readonly number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (let index = 0; index < list.length; index++) counts[list[index] as number] = (counts[list[index] as number] as number) + 1;
  return counts;
}

function wrongSets(received: number) {
  const remedy = 'Pass { train: train.y, test: test.y }, or labels alone.';
  return refused(where, 'labels', `of one to ${fillColors.length} sets`, `${received} sets`, remedy);
}
