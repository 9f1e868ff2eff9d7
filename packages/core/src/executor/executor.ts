import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import type { Graph } from '../graph/graph.ts';
import type { NdArray } from '../nd-array.ts';
import type { Spec } from '../spec.ts';

/** What a program left on its device. It belongs to the caller, who reads it, takes it, or disposes of it: once. */
export interface DeviceValue extends Spec {
  /** The numbers, copied to the host; the device memory is given back. */
  read(): Promise<NdArray>;
  /** The value as a tensor that the caller now owns. */
  take(): TfTensor;
  dispose(): void;
}

/** A graph made ready to run on one backend. */
export interface Program {
  /**
   * Runs the graph once: reads its variables, computes, sets them to their updates, and gives the outputs in order. When it
   * throws, no variable has changed and no memory is held.
   */
  run(args: readonly (NdArray | TfTensor)[]): Promise<DeviceValue[]>;
  /**
   * Runs the graph once for each list of arguments, in order, and gives the outputs of the last run. When one throws, variables hold what
   * the runs before it left.
   */
  runAll(runs: readonly (readonly (NdArray | TfTensor)[])[]): Promise<DeviceValue[]>;
}

/** Turns graphs into programs. */
export interface Executor {
  /** As `summary()` and a run's JSON say it: `interpreter` or `compiled`. */
  readonly name: string;
  /** The ops of the graph that it lacks; with none missing, `prepare` succeeds. */
  missing(graph: Graph): string[];
  prepare(graph: Graph): Promise<Program>;
}
