import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';
import { backendGeneration, getBackend } from '../backend/switch.ts';
import { inProgramTurn } from '../backend/turns.ts';
import { isTfTensor } from '../device.ts';
import { ArgumentError, BackendError } from '../errors.ts';
import { specOf, type SymbolicTensor, type Tensor } from '../graph/symbolic-tensor.ts';
import { traceFunction } from '../graph/trace-function.ts';
import { NdArray } from '../nd-array.ts';
import { formatSpec, type Spec } from '../spec.ts';
import { heldAsFloat32 } from '../sixteen-bit-floats/held-as-float32.ts';
import { runEagerly } from './eager.ts';
import type { DeviceValue, Executor, Program } from './executor.ts';
import { interpreter } from './interpreter.ts';
import { retyped } from './retyped-value.ts';
import { leavesOf, shapeOfTree, type Tree, withLeaves } from '../graph/structure.ts';
import { fetchAll, liveVariables } from '../variable.ts';

export interface ExecutionOptions {
  /**
   * Whether to run a compiled program: `'auto'` where the backend has one for every op of the graph, `true` always (an
   * error where it cannot), `false` never. Default `'auto'`.
   */
  readonly jitCompile?: 'auto' | boolean;
  /** Runs op by op while the function runs, so that values can be looked at; slow. Default false. */
  readonly runEagerly?: boolean;
}

/** How a function was last run: by which executor, and which ops the compiled one lacked. */
export interface ExecutionReport {
  readonly executor: string;
  readonly missingOps: readonly string[];
}

interface Prepared {
  readonly program: Program;
  readonly outputTree: Tree<unknown>;
  /** The outputs as the function made them. */
  readonly outputs: readonly Spec[];
  readonly report: ExecutionReport;
}

/** Nested arguments on the host or the device. */
export type ArgumentTree = Tree<NdArray | TfTensor | number>;

/**
 * A function in ops that is traced once per shape of its arguments, and run as a program from then on. `jit` wraps it for
 * ordinary use; training loops use it directly, to leave results on the device.
 */
export class TracedFunction {
  readonly #fn: (...args: never[]) => unknown;
  readonly #options: ExecutionOptions;
  readonly #prepared = new Map<string, Prepared>();
  #generation = -1;
  #report: ExecutionReport = { executor: 'none', missingOps: [] };

  constructor(fn: (...args: never[]) => unknown, options: ExecutionOptions = {}) {
    this.#fn = fn;
    this.#options = options;
  }

  /** How it was run the last time. */
  get report(): ExecutionReport {
    return this.#report;
  }

  /**
   * Runs on these arguments; the results stay on the device, nested as the function returned them.
   *
   * @throws {BackendError} when no backend has been chosen, or `jitCompile: true` asks for what it cannot do
   */
  run(args: readonly ArgumentTree[]): Promise<Tree<DeviceValue>> {
    return this.runAll([args]);
  }

  /**
   * Runs once for each list of arguments, one after the other in one go, and gives the results of the last run. When one throws, variables
   * hold what the runs before it left.
   *
   * @param runs - one or more, alike in nesting, shapes and types
   * @throws {ArgumentError} when they are not alike
   */
  runAll(runs: readonly (readonly ArgumentTree[])[]): Promise<Tree<DeviceValue>> {
    return inProgramTurn(() => this.#runAll(runs));
  }

  async #runAll(runs: readonly (readonly ArgumentTree[])[]): Promise<Tree<DeviceValue>> {
    const backend = getBackend();
    const leaves = runs.map((args) => leavesOf<NdArray | TfTensor | number>(args).map(checkedLeaf));
    const [args, first] = [runs[0], leaves[0]];
    if (args === undefined || first === undefined) throw notAlike(runs);
    const key = keyOf(args, first);
    if (runs.some((other, index) => index > 0 && keyOf(other, leaves[index] as typeof first) !== key)) throw notAlike(runs);
    if (this.#options.runEagerly === true) return this.#runEagerly(runs, leaves);
    if (this.#generation !== backendGeneration()) {
      this.forget();
      this.#generation = backendGeneration();
    }
    let prepared = this.#prepared.get(key);
    if (prepared === undefined) {
      prepared = await this.#prepare(args, first, backend.executor);
      this.#prepared.set(key, prepared);
    }
    this.#report = prepared.report;
    const values = await prepared.program.runAll(leaves);
    return withLeaves(prepared.outputTree, retyped(values, prepared.outputs));
  }

  async #runEagerly(
    runs: readonly (readonly ArgumentTree[])[],
    leaves: readonly (readonly (NdArray | TfTensor)[])[],
  ): Promise<Tree<DeviceValue>> {
    this.#report = { executor: 'eager', missingOps: [] };
    let results: Tree<DeviceValue> = [];
    for (const [index, args] of runs.entries()) {
      for (const value of leavesOf(results)) value.dispose();
      // Which variables the function reads is known when it has run.
      await fetchAll(liveVariables());
      results = runEagerly((...symbols) => this.#call(args, symbols), leaves[index] as (typeof leaves)[0]);
    }
    return results;
  }

  /** Drops all programs: the function is traced anew at its next run. For when what it refers to has changed. */
  forget(): void {
    this.#prepared.clear();
  }

  async #prepare(
    args: readonly ArgumentTree[],
    leaves: readonly (NdArray | TfTensor)[],
    available: Executor | undefined,
  ): Promise<Prepared> {
    const { graph: traced, result } = traceFunction((...symbols) => this.#call(args, symbols), leaves.map(specOfLeaf));
    const graph = heldAsFloat32(traced);
    const compiler = this.#options.jitCompile === false ? undefined : available;
    const missingOps = compiler?.missing(graph) ?? [];
    const compiles = compiler !== undefined && missingOps.length === 0;
    if (this.#options.jitCompile === true && !compiles) throw cannotCompile(compiler, missingOps);
    const executor = compiles ? compiler : interpreter;
    const program = await executor.prepare(graph);
    return { program, outputTree: result, outputs: traced.outputs, report: { executor: executor.name, missingOps } };
  }

  /** The function on symbols for these leaves, nested as the arguments are. */
  #call(args: readonly ArgumentTree[], symbols: readonly SymbolicTensor[]): Tree<Tensor> {
    return this.#fn(...(withLeaves(args, symbols) as never[])) as Tree<Tensor>;
  }
}

function checkedLeaf(leaf: unknown): NdArray | TfTensor {
  if (leaf instanceof NdArray || isTfTensor(leaf)) return leaf;
  if (typeof leaf === 'number') return new NdArray(Float32Array.of(leaf), []);
  throw new ArgumentError({
    where: 'traced function',
    argument: 'arguments',
    expected: 'an NdArray, a tf.Tensor or a number, or arrays and plain records of these',
    received: leaf,
    remedy: 'Make arrays of numbers with ndarray(...); read what is fixed from the surrounding code.',
  });
}

function specOfLeaf(leaf: NdArray | TfTensor): Spec {
  return leaf instanceof NdArray ? leaf : specOf(leaf);
}

/** What runs must have in common to be runs of one program. */
function keyOf(args: readonly ArgumentTree[], leaves: readonly (NdArray | TfTensor)[]): string {
  return `${shapeOfTree(args)} ${leaves.map((leaf) => formatSpec(specOfLeaf(leaf))).join()}`;
}

function notAlike(runs: readonly unknown[]): ArgumentError {
  return new ArgumentError({
    where: 'traced function',
    argument: 'runs',
    expected: 'at least one list of arguments, all with the same nesting, shapes and types',
    received: runs,
    remedy: 'Run arguments of other shapes or types in a call of their own.',
  });
}

function cannotCompile(compiler: Executor | undefined, missingOps: readonly string[]): BackendError {
  return new BackendError({
    where: 'jitCompile',
    argument: 'jitCompile',
    expected: '"auto" or false where the backend has no compiled program for the graph',
    received: true,
    remedy: compiler === undefined ? 'This backend compiles nothing; use wasm().' : `It lacks the ops ${missingOps.join(', ')}.`,
  });
}
