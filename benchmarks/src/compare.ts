import type { Reply } from './contestant.ts';
import { ProcessLink } from './process-link.ts';

/** A piece of work that several contestants do, the first of them ours. */
export interface Comparison {
  readonly name: string;
  /** What one unit of work is. */
  readonly unit: string;
  /** Ours first. */
  readonly contestants: readonly Side[];
  /** Units per turn. */
  readonly perTurn: number;
  /** Never more turns than this, where one takes long. */
  readonly maxTurns?: number;
  /** Makes what all contestants read, before any of them starts. */
  readonly prepare?: () => Promise<unknown>;
  /** Run only where `--only` names it. */
  readonly onlyByName?: boolean;
  /** The contestants are one program at different work: each is measured alone, and there are no ratios. */
  readonly apart?: boolean;
}

/** A module of work/, perhaps with arguments, or a script of python/. */
export type Side =
  | string
  | { readonly module: string; readonly args: readonly string[] }
  | { readonly python: string; readonly args: readonly string[] };

/** How one contestant did. */
export interface Score {
  readonly name: string;
  readonly medianMs: number | null;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly peakMemoryMiB: number | null;
  /** The median over turns of its time over ours: above 1, we are faster. */
  readonly timesOurs: number | null;
  readonly failure: string | null;
}

/**
 * Lets all contestants work in turn, A B A B ..., so that a machine whose speed drifts treats them alike; each ratio is of two
 * neighbouring turns.
 */
export async function compare(comparison: Comparison, turns: number): Promise<readonly Score[]> {
  if (comparison.apart !== true) return sideBySide(comparison, Math.min(turns, comparison.maxTurns ?? turns));
  const scores: Score[] = [];
  for (const side of comparison.contestants) {
    const alone = await compare({ ...comparison, contestants: [side], apart: false }, turns);
    scores.push(...alone.map((score) => ({ ...score, timesOurs: null })));
  }
  return scores;
}

async function sideBySide(comparison: Comparison, turns: number): Promise<readonly Score[]> {
  await comparison.prepare?.();
  const links = comparison.contestants.map((side) => new ProcessLink(side));
  try {
    const starts: Reply[] = [];
    for (const link of links) starts.push(await link.start());
    const replies: Reply[][] = links.map(() => []);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [index, link] of links.entries()) {
        if (starts[index]?.kind === 'ready') replies[index]?.push(await link.run(comparison.perTurn));
      }
    }
    const medians = replies.map((list) => list.map((reply) => (reply.kind === 'timed' ? median(reply.ms) : Number.NaN)));
    return comparison.contestants.map((side, index) =>
      score(
        sideName(side),
        starts[index] as Reply,
        replies[index] as Reply[],
        medians[index] as number[],
        medians[0] as number[],
      ),
    );
  } finally {
    for (const link of links) link.stop();
  }
}

function score(
  module: string,
  start: Reply,
  replies: readonly Reply[],
  medians: readonly number[],
  ours: readonly number[],
): Score {
  const failed = [start, ...replies].find((reply) => reply.kind === 'failed');
  const name = start.kind === 'timed' || start.name === '' ? module : start.name;
  if (failed !== undefined) {
    return { name, medianMs: null, minMs: null, maxMs: null, peakMemoryMiB: null, timesOurs: null, failure: failed.reason };
  }
  const all = replies.flatMap((reply) => (reply.kind === 'timed' ? reply.ms : []));
  const memory = replies.flatMap((reply) => (reply.kind === 'timed' ? [reply.peakMemoryBytes] : []));
  return {
    name,
    medianMs: median(all),
    minMs: Math.min(...all),
    maxMs: Math.max(...all),
    peakMemoryMiB: Math.max(...memory) / 2 ** 20,
    timesOurs: median(medians.map((value, turn) => value / (ours[turn] as number))),
    failure: null,
  };
}

function sideName(side: Side): string {
  if (typeof side === 'string') return side;
  return ['python' in side ? side.python : side.module, ...side.args].join(' ');
}

/** The middle value; the mean of the two middle ones where the count is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
