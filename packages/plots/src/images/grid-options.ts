import type { ChartOptions } from '../charts/chart.ts';
import { refused, requireCount } from '../inputs/check.ts';
import type { PixelRange } from './pixels.ts';

/** What every grid of images takes. */
export interface GridOptions extends ChartOptions {
  /** How many images at most, from 1 to 400; default 20. */
  readonly count?: number;
  /** How many in a row, from 1 to 40; default 5. */
  readonly columns?: number;
  /** What is black and what is white; default 0 and 255 for uint8, else 0 and 1. */
  readonly range?: PixelRange;
}

export const gridOptionNames = { title: true, count: true, columns: true, range: true } as const;

/** The options with their defaults. @throws {ArgumentError} when one is out of its range */
export function checkedGridOptions(where: string, options: GridOptions): { readonly count: number; readonly columns: number } {
  requireCount(where, 'count', options.count, 1, 400);
  requireCount(where, 'columns', options.columns, 1, 40);
  requireRange(where, options.range);
  return { count: options.count ?? 20, columns: options.columns ?? 5 };
}

/** @throws {ArgumentError} unless it is left out, or two finite numbers of which the first is smaller */
export function requireRange(where: string, range: PixelRange | undefined): void {
  if (range === undefined || (range.length === 2 && range.every(Number.isFinite) && range[0] < range[1])) return;
  throw refused(where, 'range', 'two numbers, black and the larger white', range, 'Leave it out, or pass such as [-1, 1].');
}
