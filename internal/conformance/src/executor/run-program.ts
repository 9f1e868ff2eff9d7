import {
  type DeviceValue,
  type Executor,
  type Graph,
  type NdArray,
  type TfTensor,
  traceFunction,
  type Tensor,
} from '@ibex-ml/core';

/** What a program takes. */
export type Argument = NdArray | TfTensor;

/** The graph of a function of these arguments. */
export function graphFor(fn: (...symbols: Tensor[]) => readonly Tensor[], args: readonly NdArray[] = []): Graph {
  return traceFunction(
    (...symbols) => fn(...symbols),
    args.map(({ shape, dtype }) => ({ shape, dtype })),
  ).graph;
}

/** Runs a function once as a program of the executor. */
export async function runOnce(
  executor: Executor,
  fn: (...symbols: Tensor[]) => readonly Tensor[],
  args: readonly NdArray[] = [],
): Promise<NdArray[]> {
  const program = await executor.prepare(graphFor(fn, args));
  return readAll(await program.run(args));
}

/** All values, read to the host. */
export function readAll(values: readonly DeviceValue[]): Promise<NdArray[]> {
  return Promise.all(values.map((value) => value.read()));
}
