import { many, one, type Schema } from '@ibex-ml/core/protobuf';

/**
 * The messages of TensorBoard's event files, as far as TensorFlow 2 writes them: every summary is a tensor, and its metadata say which
 * dashboard shows it.
 *
 * @see https://github.com/tensorflow/tensorboard/blob/master/tensorboard/compat/proto/event.proto
 */
export interface Event {
  /** Seconds since 1970. */
  readonly wallTime: number;
  readonly step?: number;
  readonly fileVersion?: string;
  /** A GraphDef. */
  readonly graph?: Uint8Array;
  readonly summary?: { readonly value: readonly Summary[] };
  readonly sourceMetadata?: { readonly writer: string };
}
export interface Summary {
  readonly tag: string;
  readonly tensor: EventTensor;
  readonly metadata: { readonly plugin: { readonly name: string; readonly content?: Uint8Array } };
}
export interface EventTensor {
  readonly dtype: number;
  readonly shape: { readonly dim: readonly { readonly size: number }[] };
  /** The elements of numbers, the lowest byte first. */
  readonly content?: Uint8Array;
  /** The elements of texts. */
  readonly strings?: readonly Uint8Array[];
}

/** The numbers of element types. */
export const elementTypes = { float32: 1, float64: 2, string: 7 } as const;

const dimension: Schema<EventTensor['shape']['dim'][0]> = { size: one(1, 'int') };
const shape: Schema<EventTensor['shape']> = { dim: many(2, () => dimension) };
const tensor: Schema<EventTensor> = {
  dtype: one(1, 'int'),
  shape: one(2, () => shape),
  content: one(4, 'bytes'),
  strings: many(8, 'bytes'),
};
const plugin: Schema<Summary['metadata']['plugin']> = { name: one(1, 'string'), content: one(2, 'bytes') };
const metadata: Schema<Summary['metadata']> = { plugin: one(1, () => plugin) };
const value: Schema<Summary> = { tag: one(1, 'string'), tensor: one(8, () => tensor), metadata: one(9, () => metadata) };
const summary: Schema<NonNullable<Event['summary']>> = { value: many(1, () => value) };
const source: Schema<NonNullable<Event['sourceMetadata']>> = { writer: one(1, 'string') };

export const event: Schema<Event> = {
  wallTime: one(1, 'double'),
  step: one(2, 'int'),
  fileVersion: one(3, 'string'),
  graph: one(4, 'bytes'),
  summary: one(5, () => summary),
  sourceMetadata: one(10, () => source),
};
