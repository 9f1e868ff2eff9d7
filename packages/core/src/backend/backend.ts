import type { Executor } from '../executor/executor.ts';
import type { DType } from '../spec.ts';

/**
 * A place to compute. A backend package exports a factory (`cpu()`, `wasm({ threads })`) that makes one of these; nothing
 * is loaded or registered before `start`.
 *
 * What a backend must bring, under its `tfjsName`:
 * - the tfjs kernels that the ops of core call, right for every input that the conformance suite tries;
 * - the kernels `IbexRandomUniform` (see random/threefry.ts) and `IbexRoundFloats` (see sixteen-bit-floats/round-floats.ts).
 */
export interface Backend {
  /** What people call it: `wasm`. */
  readonly name: string;
  /** The name of its kernels in tfjs's registry. */
  readonly tfjsName: string;
  /** The types it can compute in. */
  readonly computeDtypes: readonly DType[];
  /**
   * How it runs here, once it has been started: what the record of a run should say of it, such as the number of threads.
   */
  readonly details?: Readonly<Record<string, string | number>> | undefined;
  /**
   * Runs whole graphs as compiled programs, where the backend can and has been started; otherwise core's interpreter runs them op by op.
   */
  readonly executor?: Executor | undefined;
  /**
   * Loads, registers and initialises what it needs, so that tfjs's `findBackend(tfjsName)` gives it; called again after
   * `stop` when it is chosen again. Must leave the current backend as it is.
   *
   * @throws {BackendError} when it cannot run here, with the reason and the remedy
   */
  start(): Promise<void>;
  /**
   * Gives back threads and the like when another has taken over; also when that one has the same `tfjsName`, so what both
   * share must stay.
   */
  stop?(): Promise<void>;
}
