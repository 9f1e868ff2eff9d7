import { formatSpec } from '../spec.ts';
import type { Variable } from '../variable.ts';
import { numberKey } from './attributes-key.ts';
import type { Attribute } from './op.ts';
import type { SymbolicTensor } from './symbolic-tensor.ts';

/** A variable that gets a new value when the graph has run. */
export interface VariableUpdate {
  readonly variable: Variable;
  readonly value: SymbolicTensor;
}

/** A traced function: what an executor runs. Plain data. */
export interface Graph {
  /** The inputs, in the order of the function's parameters, used or not. */
  readonly arguments: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly updates: readonly VariableUpdate[];
  /** All values that outputs and updates need, inputs before the ops that use them. */
  readonly nodes: readonly SymbolicTensor[];
}

/**
 * A graph for people, a line per value.
 *
 * @example
 * const kernel = new Variable(ndarray([[1], [2]]), { name: 'dense/kernel' });
 * printGraph(traceFunction((x) => ops.matmul(x, kernel), [{ shape: [null, 2], dtype: 'float32' }], ['x']).graph)
 * // graph(x: float32[?, 2]) {
 * //   %1 = variable "dense/kernel": float32[2, 1]
 * //   %2 = matmul(x, %1) { transposeA: false, transposeB: false }: float32[?, 1]
 * //   return %2
 * // }
 */
export function printGraph(graph: Graph): string {
  const names = new Map<SymbolicTensor, string>();
  const lines: string[] = [];
  const nameOf = (node: SymbolicTensor): string => names.get(node) ?? `%${node.id}`;
  for (const node of graph.arguments) {
    if (node.source.kind === 'argument') names.set(node, node.source.name);
  }
  for (const node of graph.nodes) {
    if (node.source.kind === 'argument') continue;
    if (node.source.kind === 'constant' && node.source.value.size === 1) {
      names.set(node, numberKey(node.source.value.data[0] as number));
      continue;
    }
    lines.push(`  ${nameOf(node)} = ${right(node, nameOf)}: ${formatSpec(node)}`);
  }
  for (const { variable, value } of graph.updates) lines.push(`  "${variable.name}" <- ${nameOf(value)}`);
  const inputs = graph.arguments.map((node) => `${nameOf(node)}: ${formatSpec(node)}`).join(', ');
  return [`graph(${inputs}) {`, ...lines, `  return ${graph.outputs.map(nameOf).join(', ')}`, '}'].join('\n');
}

function right(node: SymbolicTensor, nameOf: (node: SymbolicTensor) => string): string {
  const { source } = node;
  if (source.kind === 'variable') return `variable "${source.variable.name}"`;
  if (source.kind !== 'op') return source.kind;
  const attributes = Object.entries(source.attributes).map(([key, value]) => `${key}: ${printed(value)}`);
  const suffix = attributes.length === 0 ? '' : ` { ${attributes.join(', ')} }`;
  return `${source.op.name}(${source.inputs.map(nameOf).join(', ')})${suffix}`;
}

/** An attribute as code writes it, also what JSON lacks: the infinities, NaN and -0. */
function printed(value: Attribute): string {
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'object' && value !== null) return `[${value.map(printed).join(', ')}]`;
  return JSON.stringify(value);
}
