import { readFileSync } from 'node:fs';

/** A number of the fixture: those without a JSON form are texts. */
export type Recorded = number | 'NaN' | 'Infinity' | '-Infinity';
export type Options = Readonly<Record<string, number | string | boolean>>;

/** One callback with these options, through one or more fits. */
export interface Case<R> {
  readonly options: Options;
  readonly fits: readonly (R & { readonly logs: readonly (readonly Recorded[])[] })[];
}

/** What make.py has recorded. */
export interface RecordedCases {
  readonly keras: string;
  readonly earlyStopping: readonly Case<{
    readonly result: {
      readonly epochs: number;
      readonly stopped: boolean;
      readonly stoppedEpoch: number;
      readonly best: Recorded | null;
      readonly bestEpoch: number;
      readonly wait: number;
      readonly weight: number;
    };
  }>[];
  readonly reduceLROnPlateau: readonly (Case<{
    readonly result: {
      readonly rates: readonly number[];
      readonly states: readonly (readonly [wait: number, cooldown: number, best: Recorded | null])[];
      readonly last: number;
    };
  }> & { readonly rate: number })[];
  readonly modelCheckpoint: readonly (Case<{
    readonly result: {
      readonly batches: readonly (readonly (readonly Recorded[])[])[];
      readonly saved: readonly string[];
      readonly best: Recorded | null;
    };
  }> & { readonly path: string })[];
  readonly learningRateScheduler: readonly { readonly rate: number; readonly factor: number; readonly rates: readonly number[] }[];
  readonly terminateOnNaN: readonly { readonly losses: readonly Recorded[]; readonly stops: number | null }[];
  readonly csvLogger: readonly {
    readonly separator: string;
    readonly append: boolean;
    readonly runs: readonly (readonly Readonly<Record<string, Recorded>>[])[];
    readonly text: string;
  }[];
  readonly templates: readonly {
    readonly template: string;
    readonly field: string;
    readonly value: Recorded;
    readonly text: string;
  }[];
}

export const recorded = JSON.parse(readFileSync(new URL('keras.json', import.meta.url), 'utf8')) as RecordedCases;

/** A number of the fixture as Keras had it: a float32. */
export function single(value: Recorded): number {
  return Math.fround(Number(value));
}

/** The same, where there may be none. */
export function singleOrNull(value: Recorded | null): number | null {
  return value === null ? null : single(value);
}

const names = ['accuracy', 'loss', 'val_accuracy', 'val_loss'];

/** Logs from the list of their figures. */
export function logsOf(figures: readonly Recorded[]): Record<string, number> {
  return Object.fromEntries(figures.map((value, index) => [names[index] as string, single(value)]));
}
