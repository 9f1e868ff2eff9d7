import { cpus } from 'node:os';
import type { Comparison, Score } from './compare.ts';

/** The machine and the programs that the numbers are from. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly date: string;
}

export interface Result {
  readonly comparison: Comparison;
  readonly scores: readonly Score[];
}

export function machine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    node: process.versions.node,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    date: new Date().toISOString(),
  };
}

/** A table for people. */
export function table({ comparison, scores }: Result): string {
  const rows = scores.map((score) => [
    score.name,
    ...(score.failure === null
      ? [ms(score.medianMs), ms(score.minMs), ms(score.maxMs), ratio(score.timesOurs), memory(score.peakMemoryMiB)]
      : []),
  ]);
  const all = [['', 'median ms', 'min', 'max', 'time over ours', 'peak MiB'], ...rows];
  const widths = (all[0] as string[]).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const lines = all.map((row, index) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number),
    );
    const failure = index === 0 ? null : scores[index - 1]?.failure;
    return failure === null || failure === undefined ? cells.join('  ') : `${cells[0]}  cannot: ${failure.split('\n')[0]}`;
  });
  return `${comparison.name}: ${comparison.unit}\n${lines.join('\n')}\n`;
}

const ms = (value: number | null): string => value?.toFixed(2) ?? '';
const ratio = (value: number | null): string => (value === null ? '' : `${value.toFixed(2)}x`);
const memory = (value: number | null): string => value?.toFixed(0) ?? '';
