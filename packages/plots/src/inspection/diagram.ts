import { StateError } from '@ibex-ml/core';
import type { AnyLayer, KerasTensor, LayerNode } from '@ibex-ml/layers';
import { Model } from '@ibex-ml/models';

/** A model as boxes, with models inside it as boxes of boxes, and lines between them. */
export interface Diagram {
  readonly parts: readonly Part[];
  /** In the order in which Keras draws them, each once. */
  readonly edges: readonly Edge[];
}

/** A layer, or a model inside with what is in it. */
export type Part = { readonly layer: AnyLayer; readonly inside: Diagram | null };

export type Edge = readonly [from: AnyLayer, to: AnyLayer];

/**
 * What a drawing of a model shows.
 *
 * @param expandNested - whether models inside are shown with their layers
 * @throws {StateError} when the model has not been built yet
 * @see keras.utils.model_to_dot
 */
export function diagramOf(where: string, model: Model, expandNested: boolean): Diagram {
  if (!model.built) throw notBuilt(where, model);
  if (model.outputs === null) return { parts: [{ layer: model, inside: null }], edges: [] };
  const parts = (model.graph?.layers ?? model.layers).map((layer) => ({
    layer,
    inside: expandNested && isGraph(layer) ? diagramOf(where, layer, true) : null,
  }));
  const expanded = new Set(parts.flatMap(({ layer, inside }) => (inside === null ? [] : [layer])));
  const first = (layer: AnyLayer, input: number): AnyLayer => (expanded.has(layer) ? firstOf(layer as Model, input) : layer);
  const last = ({ node, index }: KerasTensor): AnyLayer =>
    expanded.has(node.layer) ? lastOf(node.layer as Model, index) : node.layer;
  const known = new Set<string>();
  const ids = new Map<AnyLayer, number>();
  const idOf = (layer: AnyLayer): number => ids.get(layer) ?? (ids.set(layer, ids.size), ids.size - 1);
  const isNew = ([from, to]: Edge): boolean => {
    const size = known.size;
    return known.add(`${idOf(from)} ${idOf(to)}`).size > size;
  };
  const edges = applications(model).flatMap(({ layer, inputs }) =>
    inputs.map((tensor, input): Edge => [last(tensor), first(layer, input)]),
  );
  return { parts, edges: edges.filter(isNew) };
}

/** The applications of layers, layer by layer; of a chain all but that of its first layer, whose input has no box. */
function applications(model: Model): readonly LayerNode[] {
  const { graph, layers } = model;
  if (graph !== null)
    return graph.layers.flatMap(({ inboundNodes }) => inboundNodes.filter((node) => graph.nodes.includes(node)));
  const [input] = model.inputs as readonly [KerasTensor];
  return layers.flatMap((layer) =>
    layer.inboundNodes
      .filter(({ inputs }) => inputs.some(({ node }) => layers.includes(node.layer) && node !== input.node))
      .slice(-1),
  );
}

/** The layer inside a model that its input of this number goes to. */
function firstOf(model: Model, input: number): AnyLayer {
  const layer = model.graph === null ? model.layers[0] : model.inputs?.[input]?.node.layer;
  return isGraph(layer) ? firstOf(layer, 0) : (layer as AnyLayer);
}

/** The layer inside a model that its output of this number comes from. */
function lastOf(model: Model, output: number): AnyLayer {
  const { node, index } = (model.outputs as readonly KerasTensor[])[output] as KerasTensor;
  return isGraph(node.layer) ? lastOf(node.layer, index) : node.layer;
}

/** Whether a layer is a model put together from layers. */
function isGraph(layer: AnyLayer | undefined): layer is Model {
  return layer instanceof Model && layer.outputs !== null;
}

function notBuilt(where: string, model: Model): StateError {
  return new StateError({
    where,
    argument: model.name,
    expected: 'built, so that the shapes of its layers are known',
    received: 'a model that has seen no data',
    remedy: 'Begin it with input(), give inputShape to its first layer, or call it once.',
  });
}
