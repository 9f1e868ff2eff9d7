import type { Cardinality } from './cardinality.ts';

/**
 * One step of a pipeline: a stream of handles that can be opened again and again.
 *
 * A handle stands for an element. Where elements come from arrays it is a row number, so that shuffling, skipping and
 * repeating move numbers and no data; elsewhere it is the element itself (see Elements).
 *
 * Handles come in chunks, never empty, so that a long stream of row numbers costs few promises. A stage that runs code of
 * the user (a source, a map) gives chunks of one: nothing runs before it is asked for. Stopping early calls `return()`, which every
 * stage passes on to its source.
 */
export interface Stage<H> {
  readonly cardinality: Cardinality;
  open(): AsyncGenerator<readonly H[], void, undefined>;
}

/** How handles become values. */
export interface Elements<H, T, B> {
  /** The element of one handle. */
  element(handle: H): T;
  /** The batch of many, in one go. */
  batch(handles: readonly H[]): B;
}
