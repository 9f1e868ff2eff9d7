import { StateError } from '@ibex-ml/core';
import type { Callback, Model, RunParameters } from '@ibex-ml/models';

/** How much a callback says: 0 nothing, 1 a line whenever it does something. */
export type CallbackVerbose = 0 | 1;

/** A callback that works on the model at hand. */
export abstract class ModelCallback implements Callback {
  /** What it is called in errors: the name of its factory. */
  protected readonly where: string;
  readonly #verbose: boolean;
  #model: Model | null = null;
  #parameters: RunParameters | null = null;

  constructor(where: string, verbose: CallbackVerbose | undefined) {
    this.where = where;
    this.#verbose = verbose === 1;
  }

  setModel(model: Model): void {
    this.#model = model;
  }

  setParams(parameters: RunParameters): void {
    this.#parameters = parameters;
  }

  /** @throws {StateError} outside a run */
  protected get model(): Model {
    return this.#model ?? this.#missing('model', 'setModel');
  }

  /** What is known of the run. @throws {StateError} outside a run */
  protected get parameters(): RunParameters {
    return this.#parameters ?? this.#missing('params', 'setParams');
  }

  /** Whether figures of validation will come; true where nobody has said. */
  protected get validates(): boolean {
    return this.#parameters?.validates ?? true;
  }

  #missing(argument: string, setter: string): never {
    throw new StateError({
      where: this.where,
      argument,
      expected: 'set before the callback is called',
      received: 'a call without one',
      remedy: `Give the callback to model.fit, or call ${setter} first.`,
    });
  }

  /** Says something, where it was asked to. */
  protected say(line: string): void {
    if (this.#verbose) console.log(line);
  }
}
