import { type Graph, type SymbolicTensor, type Tensor, traceFunction } from '@ibex-ml/core';
import { type AnyLayer, type KerasTensor, listOf } from '@ibex-ml/layers';
import { Model } from '@ibex-ml/models';

/** A model's prediction as a graph of ops, and which layer each value comes from, as `model/layer`. */
export interface LayerOps {
  readonly graph: Graph;
  readonly layers: ReadonlyMap<SymbolicTensor, string>;
}

/** The path of the layer that a value comes from. */
type Noted = Map<SymbolicTensor, string>;

/** Traces a model layer by layer; null while it does not know its inputs, and where only its own `call` knows its layers. */
export function layerOps(model: Model): LayerOps | null {
  const { inputs } = model;
  if (inputs === null || !isOfLayers(model)) return null;
  const layers: Noted = new Map();
  const names = inputs.map(({ node }) => node.layer.name);
  const { graph } = traceFunction((...given) => applied(model, given, inputs.length > 1, '', layers), inputs, names);
  return { graph, layers };
}

/** What a layer gives, with what it has computed for that noted under its path; models are gone into. */
function applied(layer: AnyLayer, given: readonly Tensor[], listed: boolean, above: string, noted: Noted): readonly Tensor[] {
  const path = `${above}${layer.name}`;
  if (isModel(layer) && isOfLayers(layer)) {
    if (layer.graph !== null) return throughGraph(layer, given, `${path}/`, noted);
    return layer.layers.reduce((values, inner) => applied(inner, values, false, `${path}/`, noted), given);
  }
  const results = listOf<Tensor>(layer.apply(listed ? given : (given[0] as Tensor)));
  for (const result of results) note(result as SymbolicTensor, path, new Set(given), noted);
  return results;
}

function throughGraph(model: Model, given: readonly Tensor[], above: string, noted: Noted): readonly Tensor[] {
  const values = new Map<KerasTensor, Tensor>(model.inputs?.map((input, index) => [input, given[index] as Tensor]));
  for (const { layer, inputs, listed, outputs } of model.graph?.nodes ?? []) {
    if (outputs.every((output) => values.has(output))) continue;
    const operands = inputs.map((input) => values.get(input) as Tensor);
    const results = applied(layer, operands, listed, above, noted);
    for (const [index, output] of outputs.entries()) values.set(output, results[index] as Tensor);
  }
  return (model.outputs ?? []).map((output) => values.get(output) as Tensor);
}

/** Notes a value, and what it was computed from within the layer. */
function note(value: SymbolicTensor, path: string, given: ReadonlySet<Tensor>, noted: Noted): void {
  if (given.has(value) || noted.has(value) || value.source.kind === 'argument') return;
  noted.set(value, path);
  for (const input of value.source.kind === 'op' ? value.source.inputs : []) note(input, path, given, noted);
}

function isOfLayers(model: Model): boolean {
  return model.className === 'Sequential' || model.graph !== null;
}

function isModel(layer: AnyLayer): layer is Model {
  return layer instanceof Model;
}
