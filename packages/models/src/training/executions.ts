import type { CallbackList } from '../callbacks/callback-list.ts';
import type { CompileOptions } from './compile/compile-options.ts';
import type { HostBatch } from './trainer.ts';

/** How long an execution may take where nobody has said: nobody sees a pause, and what is done once for all its steps hardly counts. */
const longestMs = 10;
const mostSteps = 64;

/**
 * How many steps are run in one go: as many as `compile` says; else one, or, where nobody watches single steps, as many as pass in a
 * moment. Between two programs this thread alone is at work, and what it needs has left the caches: so the less of that, the better.
 */
export class ExecutionSize {
  /** So many always; null for as many as pass in a moment. */
  readonly #given: number | null;
  #steps = 1;

  private constructor(given: number | null) {
    this.#given = given;
  }

  /**
   * @param options - what `compile` was given
   * @param batchSize - samples per batch, or null where these come from a dataset
   */
  static for(
    { stepsPerExecution = 1 }: Pick<CompileOptions, 'stepsPerExecution'>,
    batchSize: number | null,
    callbacks: CallbackList,
    phase: 'Train' | 'Test',
  ): ExecutionSize {
    if (stepsPerExecution > 1) return new ExecutionSize(stepsPerExecution);
    // Batches of a dataset are not held back, as each may be long in coming.
    return new ExecutionSize(batchSize === null || callbacks.watchesBatches(phase) ? 1 : null);
  }

  /** How many steps the next execution has. */
  get steps(): number {
    return this.#given ?? this.#steps;
  }

  /** How many steps callbacks see for an execution of this many: the last one counts as whole, as in Keras. */
  told(steps: number): number {
    return this.#given ?? steps;
  }

  /** Takes note of what an execution took. */
  took(steps: number, ms: number): void {
    const most = ms > 0 ? Math.floor((longestMs / ms) * steps) : mostSteps;
    this.#steps = Math.max(1, Math.min(most, this.#steps * 2, mostSteps));
  }
}

/** The batches of each execution; the last one may have fewer. */
export async function* inExecutions(
  batches: AsyncIterable<HostBatch>,
  size: ExecutionSize,
): AsyncGenerator<readonly HostBatch[]> {
  let together: HostBatch[] = [];
  for await (const batch of batches) {
    together.push(batch);
    if (together.length < size.steps) continue;
    yield together;
    together = [];
  }
  if (together.length > 0) yield together;
}

/** Neighbouring batches of the same shapes and types: one program runs them. */
export function alike(batches: readonly HostBatch[]): HostBatch[][] {
  const stretches: HostBatch[][] = [];
  let last = '';
  for (const batch of batches) {
    const form = formOf(batch);
    if (form === last) stretches.at(-1)?.push(batch);
    else stretches.push([batch]);
    last = form;
  }
  return stretches;
}

function formOf({ x, y, w }: HostBatch): string {
  return [x, y, w].map((arrays) => arrays.map(({ shape, dtype }) => `${dtype}${shape.join()}`).join(';')).join('|');
}
