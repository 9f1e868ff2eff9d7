/** How `Dataset.shuffle` draws. */
export interface ShuffleOptions {
  /** An integer that fixes the order; default: a new one for every Dataset, repeatable after `setRandomSeed`. */
  readonly seed?: number;
  /** Whether each pass has an order of its own (the default), or all have the first one's. */
  readonly reshuffleEachIteration?: boolean;
}

/** How `Dataset.batch` ends. */
export interface BatchOptions {
  /** Whether a last batch of fewer elements is left out; default false. */
  readonly dropRemainder?: boolean;
}

/** How `Dataset.map` works. */
export interface MapOptions {
  /** How many elements are worked on at the same time, while what `change` promises is waited for; default 1. */
  readonly numParallelCalls?: number;
}

/** How `Dataset.window` divides. */
export interface WindowOptions {
  /** How many elements after one window the next begins; default: as many as a window has. */
  readonly shift?: number;
  /** Every how many elements one is in the window; default 1. */
  readonly stride?: number;
  /** Whether windows of fewer elements, at the end, are left out; default false. */
  readonly dropRemainder?: boolean;
}

/** How `Dataset.interleave` takes turns. */
export interface InterleaveOptions {
  /** How many Datasets are read in turn. */
  readonly cycleLength: number;
  /** How many elements of one are read before the next has its turn; default 1. */
  readonly blockLength?: number;
}
