import { readFixture } from './fixture.ts';

/** What a run of fit, evaluate or predict prints. */
export interface ProgressRun {
  readonly name: string;
  readonly call: 'fit' | 'evaluate' | 'predict';
  readonly verbose: 0 | 1 | 2 | 'auto';
  /** For fit. */
  readonly epochs?: number;
  /** Whether fit gets xVal and yVal as validation data. */
  readonly validation?: boolean;
  /** 16 where absent. */
  readonly batchSize?: number;
  /** Where absent: accuracy. */
  readonly metrics?: readonly string[];
  /** Whether fit reads batches from a generator whose length is not known. */
  readonly unknownLength?: boolean;
  /** Seconds that the clock moves when training batch i starts; the last entry stands for all later ones. */
  readonly trainSeconds: readonly number[];
  /** The same for each batch of evaluation (inside fit too) and prediction. */
  readonly testSeconds: number;
  /** What goes to a pipe. */
  readonly pipe: string;
  /** What arrives at a terminal, each newline as carriage return and newline. */
  readonly terminal: string;
}

/** One progress bar by itself. */
export interface ProgressBarCase {
  readonly name: string;
  /** The time when it is made, in seconds. */
  readonly start: number;
  /** Whether the bar averages its values over steps; under fit it shows them as they are. */
  readonly average: boolean;
  /** False where the bar may not move back over what it wrote. */
  readonly dynamic: boolean;
  readonly arguments: {
    readonly target: number | null;
    readonly width?: number;
    readonly verbose?: number;
    readonly unitName?: string;
  };
  readonly updates: readonly {
    readonly now: number;
    readonly current: number;
    /** A value that JSON lacks is the string `nan` or `inf`. */
    readonly values: readonly (readonly [name: string, value: number | 'nan' | 'inf'])[];
    readonly finalize: boolean | null;
    readonly printed: string;
  }[];
}

interface ProgressFixture {
  readonly runs: readonly ProgressRun[];
  readonly bars: readonly ProgressBarCase[];
}

/** What runs of the fit cases' model print, byte for byte, under a clock that moves as said. */
export function progressRuns(): readonly ProgressRun[] {
  return readFixture<ProgressFixture>('progress.json').runs;
}

/** What single progress bars print. */
export function progressBarCases(): readonly ProgressBarCase[] {
  return readFixture<ProgressFixture>('progress.json').bars;
}
