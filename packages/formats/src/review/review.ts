import type { SymbolicTensor } from '@ibex-ml/core';
import type { Model } from '@ibex-ml/models';
import { writeWhole } from '@ibex-ml/data/durable';
import { inferenceGraph } from '../inference/inference-graph.ts';
import { weightPaths } from '../weights/weight-paths.ts';
import { linesOfJson } from './canonical-json.ts';
import { summaryOf } from './summary.ts';

export interface ReviewOptions {
  /** Whether weights are shown in full; default false: their sizes, bounds and hashes. */
  readonly full?: boolean;
}

/** A constant of so many numbers is shown as it is. */
const shortest = 16;

/**
 * A model as JSON for people to read and to compare: a line for each layer, each node of what it computes at inference, and each weight.
 * The same model gives the same text. For reading alone: nothing reads it back.
 *
 * Nodes are called by their op and counted per op; weights stand under Keras's paths, in order. Needs `crypto.subtle`, which pages have
 * where they are served safely.
 *
 * @throws {StateError} when the model does not know its inputs yet
 * @example
 * const text = await reviewJson(sequential([dense(3, { inputShape: [2], name: 'out' })], { name: 'flowers' }));
 * JSON.parse(text).nodes[0].op // 'matmul'
 */
export async function reviewJson(model: Model, options: ReviewOptions = {}): Promise<string> {
  const { full = false } = options;
  const { graph, inputNames, outputNames } = inferenceGraph(`review of ${model.label}`, model);
  const namer = new Namer(graph.arguments, inputNames);
  const nodes: object[] = [];
  for (const node of graph.nodes) {
    const { source, shape, dtype } = node;
    if (source.kind === 'constant') {
      const name = namer.add(node, 'constant');
      nodes.push({ name, ...(await summaryOf(source.value, full || source.value.size <= shortest)) });
    } else if (source.kind === 'variable') namer.name(node, source.variable.name);
    else if (source.kind === 'op') {
      const { op, attributes } = source;
      const given = source.inputs.map((input) => namer.of(input));
      const told = Object.keys(attributes).length > 0 ? { attributes } : {};
      nodes.push({ name: namer.add(node, op.name), op: op.name, inputs: given, shape, dtype, ...told });
    }
  }
  const paths = [...weightPaths(model)].sort(([a], [b]) => inOrder(a, b));
  const weights: object[] = [];
  for (const [path, weight] of paths) {
    const { name, trainable } = weight;
    weights.push({ path, name, trainable, ...(await summaryOf(await weight.read(), full)) });
  }
  return linesOfJson({
    model: model.name,
    className: model.className,
    parameters: model.countParams(),
    inputs: graph.arguments.map(({ shape, dtype }, index) => ({ name: inputNames[index], shape, dtype })),
    outputs: graph.outputs.map((output, index) => ({ name: outputNames[index], node: namer.of(output) })),
    layers: (model.graph?.layers ?? model.layers).map((layer) => ({
      name: layer.name,
      className: layer.className,
      config: layer.getConfig(),
    })),
    nodes,
    weights,
  });
}

/**
 * Writes the same to a file, whole or not at all. In a page to `opfs://folder/name`.
 *
 * @throws {StateError} as reviewJson; nothing is written then
 * @throws {ResourceError} when the file cannot be written
 */
export async function saveReview(model: Model, path: string, options: ReviewOptions = {}): Promise<void> {
  await writeWhole(path, new TextEncoder().encode(await reviewJson(model, options)));
}

/** Part by part, and numbers by their size: `dense_10` stands behind `dense_9`. */
function inOrder(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((part, index) => part !== right[index]);
  return (left[at] ?? '').localeCompare(right[at] ?? '', 'en', { numeric: true });
}

/** What the nodes of a graph are called. */
class Namer {
  readonly #names = new Map<SymbolicTensor, string>();
  readonly #counts = new Map<string, number>();

  constructor(inputs: readonly SymbolicTensor[], names: readonly string[]) {
    for (const [index, input] of inputs.entries()) this.#names.set(input, names[index] as string);
  }

  name(node: SymbolicTensor, name: string): void {
    this.#names.set(node, name);
  }

  add(node: SymbolicTensor, kind: string): string {
    const count = this.#counts.get(kind) ?? 0;
    this.#counts.set(kind, count + 1);
    const name = count === 0 ? kind : `${kind}_${count}`;
    this.#names.set(node, name);
    return name;
  }

  of(node: SymbolicTensor): string {
    return this.#names.get(node) as string;
  }
}
