import { ArgumentError, type Dim } from '@ibex-ml/core';
import { type AnyLayer, type KerasTensor, kindOf } from '@ibex-ml/layers';
import type { LayerGraph } from './layer-graph.ts';
import type { Model } from './model.ts';

/** Which columns and rows a summary has besides the usual. */
export interface RowColumns {
  readonly connections: boolean;
  readonly trainable: boolean;
  /** Whether models inside are followed by their layers. */
  readonly nested: boolean;
}

/** Whether a model is one layer after the other, so that connections need not be said. */
export function isChain({ graph }: Model): boolean {
  if (graph === null) return true;
  const { nodes, layers } = graph;
  return (
    layers.length === nodes.length &&
    nodes.every(({ inputs }, index) => index === 0 || (inputs.length === 1 && inputs[0]?.node === nodes[index - 1]))
  );
}

/** A row per layer, each a text per column. */
export function summaryRows(
  model: Model,
  shown: RowColumns,
  range: readonly [string | RegExp, string | RegExp] | undefined,
): readonly (readonly string[])[] {
  const rowsOf = (layer: AnyLayer, depth: number): readonly (readonly string[])[] => {
    const row = [
      `${depth === 0 ? '' : `${'   '.repeat(depth)}└ `}${layer.name} (${kindOf(layer)})`,
      shapesOf(layer),
      countOf(layer),
      ...(shown.connections ? [connectionsOf(layer, model.graph)] : []),
      ...(shown.trainable ? [layer.weights.length === 0 ? '-' : layer.trainable ? 'Y' : 'N'] : []),
    ];
    return [row, ...(shown.nested ? layersOf(layer).flatMap((inner) => rowsOf(inner, depth + 1)) : [])];
  };
  return inRange(model.graph?.layers ?? model.layers, range).flatMap((layer) => rowsOf(layer, 0));
}

/** The layers of a model that is a layer; layers that are made of others keep them to themselves. */
function layersOf(layer: AnyLayer): readonly AnyLayer[] {
  return (layer as AnyLayer & { readonly layers?: readonly AnyLayer[] }).layers ?? [];
}

/** Shapes as its last application in a model made them; before there is one, a question mark. */
function shapesOf(layer: AnyLayer): string {
  const shape = (dims: readonly Dim[]): string => `(${dims.map((size) => size ?? 'None').join(', ')})`;
  const shapes = layer.inboundNodes.at(-1)?.outputs.map((output) => shape(output.shape)) ?? ['?'];
  return shapes.length === 1 ? (shapes[0] as string) : `[${shapes.join(', ')}]`;
}

function countOf(layer: AnyLayer): string {
  // A layer without a build has nothing to make, whether or not it has been used.
  if (!layer.built && 'build' in layer) return '0 (unbuilt)';
  return layer.countParams().toLocaleString('en-US');
}

function connectionsOf(layer: AnyLayer, graph: LayerGraph | null): string {
  const place = ({ node, index }: KerasTensor): string =>
    `${node.layer.name}[${node.layer.inboundNodes.indexOf(node)}][${index}]`;
  const nodes = layer.inboundNodes.filter((node) => graph?.nodes.includes(node) === true);
  return nodes.flatMap(({ inputs }) => inputs.map(place)).join(', ') || '-';
}

function inRange(
  layers: readonly AnyLayer[],
  range: readonly [string | RegExp, string | RegExp] | undefined,
): readonly AnyLayer[] {
  if (range === undefined) return layers;
  const places = range.map((pattern) => {
    const begins = new RegExp(`^(?:${typeof pattern === 'string' ? pattern : pattern.source})`);
    return layers.flatMap(({ name }, index) => (begins.test(name) ? [index] : []));
  });
  const [from = [], to = []] = places;
  if (from.length === 0 || to.length === 0) throw noneInRange(layers, range);
  const [first, last] = [Math.min(...from), Math.max(...to)];
  return first <= last ? layers.slice(first, last + 1) : layers.slice(Math.min(...to), Math.max(...from) + 1);
}

function noneInRange(layers: readonly AnyLayer[], range: readonly (string | RegExp)[]): ArgumentError {
  return new ArgumentError({
    where: 'summary',
    argument: 'layerRange',
    expected: `two names among ${layers.map(({ name }) => `"${name}"`).join(', ')}`,
    received: range.map(String),
    remedy: 'Pass two patterns: how the names of the first and the last layer to show begin.',
  });
}
