import { type Graph, type Spec, StateError, type Tensor, traceFunction, type Tree } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';

/** What a model computes at inference, and what its inputs and outputs are called. */
export interface InferenceGraph {
  readonly graph: Graph;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
}

/** Changes the inputs before the model gets them, and says what they then are. */
export interface Before {
  readonly specs: (model: readonly Spec[]) => readonly Spec[];
  readonly apply: (inputs: readonly Tensor[]) => readonly Tensor[];
}

/**
 * A model's prediction as one graph, for a batch of any size.
 *
 * @throws {StateError} when the model does not know its inputs yet
 */
export function inferenceGraph(where: string, model: Model, before: Before | null = null): InferenceGraph {
  const { inputs, outputs } = model;
  if (inputs === null || outputs === null || outputs.length === 0) throw unknownEnds(where, model);
  const inputNames = distinct(inputs.map(({ node }) => node.layer.name));
  const specs = inputs.map(({ shape, dtype }) => ({ shape, dtype }));
  const predict = (...given: readonly Tensor[]): Tree<Tensor> => {
    const x = before === null ? given : before.apply(given);
    return model.apply(x.length === 1 ? (x[0] as Tensor) : x, { training: false });
  };
  const { graph } = traceFunction(predict, before === null ? specs : before.specs(specs), inputNames);
  const outputNames = distinct(outputs.map(({ node }) => node.layer.name));
  return { graph, inputNames, outputNames };
}

/** Names with a number behind those that stand there already. */
function distinct(names: readonly string[]): readonly string[] {
  return names.map((name, index) => {
    const earlier = names.slice(0, index).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name}_${earlier}`;
  });
}

function unknownEnds(where: string, model: Model): StateError {
  return new StateError({
    where,
    argument: 'model',
    expected: 'one that knows its inputs and outputs',
    received: model.label,
    remedy:
      'Give inputShape to its first layer, or put a model with a call of its own inside another: const x = input([784]); model({ inputs: x, outputs: mine.apply(x) }).',
  });
}
