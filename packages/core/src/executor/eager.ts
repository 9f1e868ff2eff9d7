import { type Tensor as TfTensor, tidy } from '@tensorflow/tfjs-core';
import { asResult, upload } from '../device.ts';
import { resultSymbols } from '../graph/result-symbols.ts';
import { type Tree, withLeaves } from '../graph/structure.ts';
import { specOf, type SymbolicTensor, type Tensor } from '../graph/symbolic-tensor.ts';
import { Trace, type TraceObserver, withTrace } from '../graph/trace.ts';
import { NdArray } from '../nd-array.ts';
import type { DeviceValue } from './executor.ts';
import { TensorValue } from './tensor-value.ts';

/**
 * Computes every op of a function at the moment it is called, gradients included. Inside, `SymbolicTensor.value` gives the
 * numbers. All values live until the function has returned; variables change then, all together.
 */
export function runEagerly(
  fn: (...symbols: SymbolicTensor[]) => Tree<Tensor>,
  leaves: readonly (NdArray | TfTensor)[],
): Tree<DeviceValue> {
  const observer = new EagerObserver(leaves);
  const trace = new Trace(observer);
  let result: Tree<Tensor> = [];
  let outputs: readonly SymbolicTensor[] = [];
  const tensors = tidy(() =>
    withTrace(trace, () => {
      const symbols = leaves.map((leaf) => trace.argument(leaf instanceof NdArray ? leaf : specOf(leaf)));
      result = fn(...symbols);
      outputs = resultSymbols(trace, result);
      const kept = [...outputs, ...trace.graph(outputs).updates.map((update) => update.value)];
      return kept.map((node) => observer.valueOf(node).clone());
    }),
  );
  const { updates } = trace.graph(outputs);
  for (const [index, { variable }] of updates.entries()) variable.adopt(tensors[outputs.length + index] as TfTensor);
  return withLeaves(
    result,
    outputs.map((node, index) => new TensorValue(tensors[index] as TfTensor, node)),
  );
}

class EagerObserver implements TraceObserver {
  readonly #leaves: readonly (NdArray | TfTensor)[];
  readonly #values = new Map<SymbolicTensor, TfTensor>();

  constructor(leaves: readonly (NdArray | TfTensor)[]) {
    this.#leaves = leaves;
  }

  recorded(node: SymbolicTensor): void {
    this.#values.set(node, this.#compute(node));
  }

  valueOf(node: SymbolicTensor): TfTensor {
    return this.#values.get(node) as TfTensor;
  }

  #compute({ source, dtype }: SymbolicTensor): TfTensor {
    if (source.kind === 'op') {
      const { op, inputs, attributes } = source;
      const result = op.compute(
        inputs.map((input) => this.valueOf(input)),
        attributes,
      );
      return asResult(result, dtype, op.exact === true);
    }
    if (source.kind === 'variable') return source.variable.tensor.clone();
    const given = source.kind === 'constant' ? source.value : (this.#leaves[source.index] as NdArray | TfTensor);
    return given instanceof NdArray ? upload(given) : given.clone();
  }
}
