/** What the page is told. Figures that are not finite are texts, as JSON has no form for them. */
export type Message =
  | { readonly type: 'begin'; readonly data: Beginning }
  | { readonly type: 'step'; readonly data: StepReport }
  | { readonly type: 'epoch'; readonly data: EpochReport }
  | { readonly type: 'end'; readonly data: Times };

export type Figures = Readonly<Record<string, number | string>>;

/** A run that begins: what the page shows of an earlier one goes. */
export interface Beginning {
  readonly model: string;
  readonly epochs: number;
  /** The number of batches of an epoch, or null where it is not known. */
  readonly steps: number | null;
}

/** How far the run is. */
export interface Times {
  readonly secondsTaken: number;
  /** How long it takes yet, as it went until now; null where that is not known. */
  readonly secondsLeft: number | null;
  /** What is done of the whole run, 0 to 1; null where that is not known. */
  readonly done: number | null;
}

/** An epoch that runs, counted from 1: `batch` of its batches are done. */
export interface StepReport extends Times {
  readonly epoch: number;
  readonly batch: number;
  readonly figures: Figures;
}

/** An epoch that has ended, counted from 1. */
export interface EpochReport extends Times {
  readonly epoch: number;
  readonly figures: Figures;
}
