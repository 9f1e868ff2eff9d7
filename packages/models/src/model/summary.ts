import { ArgumentError } from '@ibex-ml/core';
import { terminalColumns } from '../training/progress/progress-output.ts';
import type { Model } from './model.ts';
import { isChain, type RowColumns, summaryRows } from './summary-rows.ts';
import { summaryTotals } from './summary-totals.ts';
import { type TextColumn, textTable } from './text-table.ts';

/** Options of `summary`, with Keras's defaults. */
export interface SummaryOptions {
  /** The width of the table; default 88 (108 with a column of connections, 12 more with `showTrainable`), or 4 less than the terminal. */
  readonly lineLength?: number;
  /** Where each column ends, as a part of the width. */
  readonly positions?: readonly number[];
  /** Takes the text, which does not end in a newline; default console.log. */
  readonly printFn?: (text: string) => void;
  /** Whether to show the layers of models inside; default false. */
  readonly expandNested?: boolean;
  /** Whether to show which layers may be fitted; default false. */
  readonly showTrainable?: boolean;
  /** From the first layer whose name begins as the one says to the last whose name begins as the other says; texts are patterns. */
  readonly layerRange?: readonly [from: string | RegExp, to: string | RegExp];
}

/** Prints the layers of a model; see summaryText. */
export function printSummary(model: Model, options: SummaryOptions = {}): void {
  const print = options.printFn ?? ((text: string): void => console.log(text));
  print(summaryText(model, options).replace(/\n$/, ''));
}

/**
 * The layers of a model with their output shapes and numbers of weights, as Keras's summary says them; of a functional model that
 * is no mere chain, also what each layer is connected to.
 *
 * @throws {ArgumentError} when the table is too narrow for its columns, or no layer is in the range
 * @example
 * summaryText(sequential([dense(3, { inputShape: [6] })], { name: 'small' })).split('\n')[0] // 'Model: "small"'
 * @see keras.Model.summary
 */
export function summaryText(model: Model, options: SummaryOptions = {}): string {
  const { expandNested = false, showTrainable = false, layerRange } = options;
  const shown: RowColumns = { connections: !isChain(model), trainable: showTrainable, nested: expandNested };
  const { columns, lineLength } = layout(shown, options);
  const table = textTable(columns, summaryRows(model, shown, layerRange), lineLength);
  return `Model: "${model.name}"\n${table}\n${summaryTotals(model).join('\n')}\n`;
}

function layout(
  shown: RowColumns,
  options: SummaryOptions,
): { readonly columns: readonly TextColumn[]; readonly lineLength: number } {
  const columns: Omit<TextColumn, 'width'>[] = [
    { header: 'Layer (type)', align: 'left' },
    { header: 'Output Shape', align: 'left' },
    { header: 'Param #', align: 'right' },
    ...(shown.connections ? [{ header: 'Connected to', align: 'left' } as const] : []),
    ...(shown.trainable ? [{ header: 'Trainable', align: 'center' } as const] : []),
  ];
  const usual = (shown.connections ? 108 : 88) + (shown.trainable ? 12 : 0);
  const lineLength = options.lineLength ?? Math.min(usual, terminalColumns() - 4);
  const given = options.positions ?? (shown.connections ? [0.3, 0.56, 0.74, 1] : [0.45, 0.8, 1]);
  const positions = shown.trainable ? [...given.map((position) => position * 0.9), 1] : given;
  if (positions.length !== columns.length) throw wrongCount(columns.length, given);
  const ends = positions.map((position) => Math.trunc(position * lineLength));
  const widths = ends.map((end, index) => end - (ends[index - 1] ?? 0));
  if (widths.some((width) => !(width >= 4))) throw tooNarrow(options, lineLength);
  return { lineLength, columns: columns.map((column, index) => ({ ...column, width: widths[index] as number })) };
}

function tooNarrow({ positions }: SummaryOptions, lineLength: number): ArgumentError {
  return new ArgumentError({
    where: 'summary',
    argument: positions === undefined ? 'lineLength' : 'positions',
    expected: 'such that every column has 4 characters or more',
    received: positions ?? lineLength,
    remedy: 'Pass lineLength: 80, and positions that grow from 0 to 1.',
  });
}

function wrongCount(count: number, received: readonly number[]): ArgumentError {
  return new ArgumentError({
    where: 'summary',
    argument: 'positions',
    expected: `one per column (${count}), but for that of showTrainable`,
    received,
    remedy: 'Give where each column ends as a part of the width: [0.45, 0.8, 1].',
  });
}
