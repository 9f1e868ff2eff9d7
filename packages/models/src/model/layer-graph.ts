import { ArgumentError } from '@ibex-ml/core';
import type { AnyLayer, KerasTensor, LayerNode } from '@ibex-ml/layers';

/** The applications of layers between the inputs and the outputs of a functional model. */
export interface LayerGraph {
  /** In an order in which every application follows those it needs. */
  readonly nodes: readonly LayerNode[];
  /** Each layer once, in Keras's order: by distance from the outputs, then as first met from there. */
  readonly layers: readonly AnyLayer[];
}

/**
 * Finds what leads from the inputs to the outputs.
 *
 * @throws {ArgumentError} when an output depends on a placeholder that is not among the inputs
 */
export function layerGraph(inputs: readonly KerasTensor[], outputs: readonly KerasTensor[]): LayerGraph {
  const met = new Map<AnyLayer, number>();
  const finished = new Set<LayerNode>();
  const order: LayerNode[] = [];
  const given = new Set(inputs);

  const visit = (tensor: KerasTensor): void => {
    const { node } = tensor;
    if (finished.has(node)) return;
    if (!met.has(node.layer)) met.set(node.layer, met.size);
    if (!given.has(tensor)) {
      if (node.inputs.length === 0) throw disconnected(tensor);
      for (const source of node.inputs) visit(source);
    }
    finished.add(node);
    order.push(node);
  };
  for (const output of outputs) visit(output);
  for (const source of inputs) visit(source);

  const depths = depthsOf(order, given);
  const depthOfLayer = (layer: AnyLayer): number => depths.layers.get(layer) as number;
  const layers = [...met.keys()].sort(
    (a, b) => depthOfLayer(b) - depthOfLayer(a) || (met.get(a) as number) - (met.get(b) as number),
  );
  const nodes = [...order].sort((a, b) => (depths.nodes.get(b) as number) - (depths.nodes.get(a) as number));
  return { nodes, layers };
}

/** How far each application, and each layer, is from the outputs. */
function depthsOf(
  order: readonly LayerNode[],
  given: ReadonlySet<KerasTensor>,
): {
  readonly nodes: ReadonlyMap<LayerNode, number>;
  readonly layers: ReadonlyMap<AnyLayer, number>;
} {
  const nodes = new Map<LayerNode, number>();
  const layers = new Map<AnyLayer, number>();
  for (const node of [...order].reverse()) {
    const depth = Math.max(nodes.get(node) ?? 0, layers.get(node.layer) ?? 0);
    nodes.set(node, depth);
    layers.set(node.layer, depth);
    if (node.outputs.some((output) => given.has(output))) continue;
    for (const source of node.inputs) nodes.set(source.node, Math.max(depth + 1, nodes.get(source.node) ?? 0));
  }
  return { nodes, layers };
}

function disconnected(tensor: KerasTensor): ArgumentError {
  return new ArgumentError({
    where: 'model',
    argument: 'inputs',
    expected: 'all placeholders that the outputs depend on',
    received: `no "${tensor.name}" among them`,
    remedy: 'Add that input to inputs.',
  });
}
