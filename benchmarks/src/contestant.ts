/** One side of a comparison. Each runs in a process of its own, so that none can lend the others its kernels or its memory. */
export interface Contestant {
  /** As the table names it: `ibex wasm`. */
  readonly name: string;
  /** Units that one call of the work does; default one. */
  readonly perCall?: number;
  /** Whether the work is done once, unmeasured, before the first turn; default yes. */
  readonly warmUp?: boolean;
  /** Makes everything that is not measured, and gives the work that is. */
  setup(): Promise<() => Promise<Measured | void>>;
}

/** What work says of itself where its own clock knows better than ours: the epoch after the warm-up, or a process it started. */
export interface Measured {
  /** Of one unit. */
  readonly ms?: number;
  readonly peakMemoryBytes?: number;
}

/** What the main process asks of a contestant: so many units of work, timed. */
export interface Request {
  readonly repetitions: number;
}

/** What it answers: ready, the milliseconds of each unit, or why it cannot. */
export type Reply =
  | { readonly kind: 'ready'; readonly name: string }
  | { readonly kind: 'timed'; readonly ms: readonly number[]; readonly peakMemoryBytes: number }
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };
