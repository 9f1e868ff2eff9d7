import { type JsonValue, readFixture } from './fixture.ts';

/** A model with the text of its summary and its JSON. */
export interface SummaryCase {
  readonly name: string;
  /** The text for each set of options, at a line length of 80. */
  readonly texts: readonly {
    readonly options: { readonly expandNested?: boolean; readonly showTrainable?: boolean };
    readonly text: string;
  }[];
  /** What `model.to_json()` holds, in Keras's snake_case; null for a model without layers. */
  readonly modelJson: JsonValue;
  /** model.weights; none for a model that is not built. */
  readonly weights: readonly { readonly path: string; readonly shape: readonly number[]; readonly trainable: boolean }[];
  readonly countParams: number | null;
}

/** Twelve models' summaries. */
export function summaryCases(): readonly SummaryCase[] {
  return readFixture<{ readonly cases: readonly SummaryCase[] }>('summaries.json').cases;
}

/** A class with the config that it has by default. */
export interface ConfigCase {
  readonly className: string;
  /** What Keras requires, in its snake_case. */
  readonly arguments: Readonly<Record<string, JsonValue>>;
  /** get_config(), in Keras's snake_case. */
  readonly config: Readonly<Record<string, JsonValue>>;
  /** serialize_keras_object, as it stands in saved files. */
  readonly serialized: JsonValue;
}

/** The families of classes whose default configs are recorded. */
export type ConfigFamily =
  | 'layers'
  | 'optimizers'
  | 'schedules'
  | 'losses'
  | 'metrics'
  | 'initializers'
  | 'regularizers'
  | 'constraints';

/** The default config of every class of a family. */
export function configCases(family: ConfigFamily): readonly ConfigCase[] {
  return readFixture<Readonly<Record<ConfigFamily, readonly ConfigCase[]>>>('configs.json')[family];
}
