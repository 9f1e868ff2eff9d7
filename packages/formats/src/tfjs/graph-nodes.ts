import { fieldsOf, listOf, refuse } from './manifest.ts';
import { NodeAttributes } from './node-attributes.ts';

/** A node as it is read: inputs are names, with the number of an output behind a colon where it is not the first. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly (readonly [name: string, output: number])[];
  readonly told: NodeAttributes;
}

/** The nodes of a graph by name, each once. */
export function nodesOf(topology: Readonly<Record<string, unknown>>): ReadonlyMap<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  for (const value of listOf('the nodes of modelTopology', topology['node'])) {
    const { name, op, input, attr } = fieldsOf('a node', value);
    if (typeof name !== 'string' || typeof op !== 'string') throw refuse('a node', 'with a name and an op', { name, op });
    if (nodes.has(name)) throw refuse('nodes', 'each with a name of its own', `two nodes "${name}"`);
    const inputs = listOf(`the inputs of ${name}`, input ?? []).filter(
      (each) => typeof each !== 'string' || !each.startsWith('^'),
    );
    nodes.set(name, { name, op, inputs: inputs.map(referenceOf), told: new NodeAttributes(`${op} "${name}"`, attr) });
  }
  return nodes;
}

/** The node and the output that a name stands for. */
export function referenceOf(value: unknown): readonly [name: string, output: number] {
  if (typeof value !== 'string') throw refuse('an input', 'the name of a node', value);
  const [, name = '', output = '0'] = /^(.*?)(?::(\d{1,6}))?$/s.exec(value) ?? [];
  return [name, Number(output)];
}

/** The nodes that these ends follow from, each after those that it follows from. */
export function inOrder(nodes: ReadonlyMap<string, GraphNode>, ends: readonly string[]): readonly GraphNode[] {
  const ordered: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const stack = ends.toReversed().map((name) => ({ name, leaving: false }));
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    const { name, leaving } = step;
    const node = nodes.get(name);
    if (node === undefined) throw refuse('modelTopology', `with the node "${name}"`, 'none of this name');
    if (leaving) {
      state.set(name, 'done');
      ordered.push(node);
    } else if (state.get(name) === 'open') throw refuse('modelTopology', 'without circles', `one through "${name}"`);
    else if (!state.has(name)) {
      state.set(name, 'open');
      stack.push({ name, leaving: true }, ...node.inputs.map(([input]) => ({ name: input, leaving: false })));
    }
  }
  return ordered;
}
