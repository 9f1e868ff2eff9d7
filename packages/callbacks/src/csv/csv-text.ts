import { floatText } from '@ibex-ml/core/python-text';
import type { Logs } from '@ibex-ml/models';

/** A line as Python's csv module writes it: ended by a carriage return and a newline, quoted only where needed. */
export function csvLine(values: readonly string[], separator: string): string {
  const cells = values.map((value) => {
    const isPlain = !value.includes(separator) && !/["\r\n]/.test(value);
    return isPlain ? value : `"${value.replaceAll('"', '""')}"`;
  });
  return `${cells.join(separator)}\r\n`;
}

/** The columns after the epoch, as Keras has them: by name; where no figure of validation is there, each has its own beside it. */
export function csvColumns(logs: Logs): readonly string[] {
  const names = Object.keys(logs).sort();
  return names.some((name) => name.startsWith('val_')) ? names : [...names, ...names.map((name) => `val_${name}`)];
}

/** An epoch's figures in these columns; `NA` where one is missing. */
export function csvCells(epoch: number, logs: Logs, columns: readonly string[]): readonly string[] {
  return [
    String(epoch),
    ...columns.map((name) => {
      const value = logs[name];
      return value === undefined ? 'NA' : floatText(value);
    }),
  ];
}
