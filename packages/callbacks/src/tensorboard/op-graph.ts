import type { Shape, SymbolicTensor } from '@ibex-ml/core';
import { encodeMessage } from '@ibex-ml/core/protobuf';
import type { Model } from '@ibex-ml/models';
import { graphDef, type NodeDef } from './graph-messages.ts';
import { layerOps } from './layer-ops.ts';

/** The version of graphs that TensorFlow 2.6 writes: what is used of it is older. */
const producer = 808;

/** The ops of a model's prediction under the names of its layers, as bytes of a GraphDef; null where they are not known. */
export function opGraph(model: Model): Uint8Array | null {
  const traced = layerOps(model);
  if (traced === null) return null;
  const { graph, layers } = traced;
  const taken = new Set<string>();
  const names = new Map<SymbolicTensor, string>();
  const node: NodeDef[] = [];
  for (const value of graph.nodes) {
    const { op, own, input, told } = described(value);
    const layer = layers.get(value);
    const name = free(layer === undefined ? own : `${layer}/${own}`, taken);
    names.set(value, name);
    const shapes = { key: '_output_shapes', value: { list: { shape: [tensorShape(value.shape)] } } };
    const attributes = Object.entries(told).map(([key, each]) => ({
      key,
      value: { s: new TextEncoder().encode(JSON.stringify(each)) },
    }));
    node.push({ name, op, input: input.map((each) => names.get(each) as string), attr: [shapes, ...attributes] });
  }
  return encodeMessage(graphDef, { node, versions: { producer } });
}

interface Described {
  /** The kind of node. */
  readonly op: string;
  /** What it is called within its layer. */
  readonly own: string;
  readonly input: readonly SymbolicTensor[];
  readonly told: Readonly<Record<string, unknown>>;
}

function described({ source, dtype }: SymbolicTensor): Described {
  if (source.kind === 'argument') return { op: 'Placeholder', own: source.name, input: [], told: { dtype } };
  if (source.kind === 'constant') return { op: 'Const', own: 'constant', input: [], told: { dtype } };
  if (source.kind === 'op') return { op: source.op.name, own: source.op.name, input: source.inputs, told: source.attributes };
  const own = source.variable.name.split('/').at(-1) as string;
  return { op: 'Variable', own, input: [], told: { dtype, name: source.variable.name } };
}

/** The name, with a number where it is taken. */
function free(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let count = 1; taken.has(name); count += 1) name = `${wanted}_${count}`;
  taken.add(name);
  return name;
}

function tensorShape(shape: Shape): { readonly dim: readonly { readonly size: number }[] } {
  return { dim: shape.map((size) => ({ size: size ?? -1 })) };
}
