import type { Graph } from '../graph/graph.ts';
import type { Attributes, Op } from '../graph/op.ts';
import { type Source, SymbolicTensor } from '../graph/symbolic-tensor.ts';
import { NdArray } from '../nd-array.ts';
import { castOp } from '../ops/cast.ts';
import { isFloat, type Spec } from '../spec.ts';
import { isSixteenBit, roundFloats, type SixteenBitFloat } from './round-floats.ts';
import { roundFloatsOp } from './round-floats-op.ts';

/**
 * The same graph without floats of 16 bits: each of their values is a float32 that has been rounded to what 16 bits hold. So an op
 * computes, and adds up, in float32, and its result is rounded once. What executors are given: none of them knows more of 16 bits than
 * how to round.
 *
 * A cast to 16 bits is the rounding, a cast back is nothing. Ops whose results are exact (see Op) are not rounded again.
 *
 * @example
 * const { graph } = traceFunction((x) => ops.cast(ops.exp(ops.cast(x, 'float16')), 'float32'), [{ shape: [2], dtype: 'float32' }], ['x']);
 * printGraph(heldAsFloat32(graph))
 * // graph(x: float32[2]) {
 * //   %1 = roundFloats(x) { dtype: "float16" }: float32[2]
 * //   %2 = exp(%1): float32[2]
 * //   %3 = roundFloats(%2) { dtype: "float16" }: float32[2]
 * //   return %3
 * // }
 */
export function heldAsFloat32(graph: Graph): Graph {
  const all = [...graph.arguments, ...graph.nodes];
  if (!all.some(({ dtype }) => isSixteenBit(dtype))) return graph;
  const widening = new Widening();
  for (const node of graph.nodes) widening.take(node);
  return {
    arguments: graph.arguments.map((node) => widening.argument(node)),
    outputs: graph.outputs.map((node) => widening.of(node)),
    updates: graph.updates.map(({ variable, value }) => ({ variable, value: widening.of(value) })),
    nodes: widening.nodes,
  };
}

class Widening {
  readonly nodes: SymbolicTensor[] = [];
  readonly #known = new Map<SymbolicTensor, SymbolicTensor>();
  readonly #arguments = new Map<SymbolicTensor, SymbolicTensor>();

  of(node: SymbolicTensor): SymbolicTensor {
    return this.#known.get(node) as SymbolicTensor;
  }

  /** The node that is fed; one that nothing uses stays as it is. */
  argument(node: SymbolicTensor): SymbolicTensor {
    return this.#arguments.get(node) ?? node;
  }

  take(node: SymbolicTensor): void {
    const { source, dtype } = node;
    this.#known.set(node, isSixteenBit(dtype) ? this.#rounded(node, dtype) : this.#kept(node, source));
  }

  /** A value of another type, of inputs that may have been of 16 bits. */
  #kept(node: SymbolicTensor, source: Source): SymbolicTensor {
    if (source.kind !== 'op') return this.#fed(node, source);
    const [first] = source.inputs;
    const isWidening = isCast(source.op) && first !== undefined && isSixteenBit(first.dtype) && node.dtype === 'float32';
    return isWidening ? this.of(first) : this.#op(node, source.op, source.inputs, source.attributes);
  }

  #rounded(node: SymbolicTensor, dtype: SixteenBitFloat): SymbolicTensor {
    const { source, trace } = node;
    const spec: Spec = { shape: node.shape, dtype: 'float32' };
    if (source.kind === 'constant') {
      const numbers = Float32Array.from(source.value.data);
      roundFloats(numbers, dtype);
      return this.#add(trace, spec, { kind: 'constant', value: new NdArray(numbers, source.value.shape) });
    }
    if (source.kind !== 'op') return this.#round(this.#fed(node, source), dtype);
    const { op, inputs, attributes } = source;
    const [first] = inputs;
    if (isCast(op) && first !== undefined && isFloat(first.dtype)) return this.#round(this.of(first), dtype);
    const value = this.#op({ ...spec, trace }, op, inputs, inFloat32(attributes));
    return op.exact === true ? value : this.#round(value, dtype);
  }

  #fed(node: SymbolicTensor, source: Source): SymbolicTensor {
    const dtype = isSixteenBit(node.dtype) ? 'float32' : node.dtype;
    const made = this.#add(node.trace, { shape: node.shape, dtype }, source);
    if (source.kind === 'argument') this.#arguments.set(node, made);
    return made;
  }

  #op(
    node: Spec & Pick<SymbolicTensor, 'trace'>,
    op: Op,
    inputs: readonly SymbolicTensor[],
    attributes: Attributes,
  ): SymbolicTensor {
    return this.#add(node.trace, node, { kind: 'op', op, inputs: inputs.map((input) => this.of(input)), attributes });
  }

  #round(x: SymbolicTensor, dtype: SixteenBitFloat): SymbolicTensor {
    return this.#add(x.trace, x, { kind: 'op', op: roundFloatsOp as unknown as Op, inputs: [x], attributes: { dtype } });
  }

  #add(trace: SymbolicTensor['trace'], spec: Spec, source: Source): SymbolicTensor {
    const node = new SymbolicTensor(trace, this.nodes.length, spec, source);
    this.nodes.push(node);
    return node;
  }
}

function isCast(op: Op): boolean {
  return op === (castOp as unknown as Op);
}

/** Of ops that are told which type to make. */
function inFloat32(attributes: Attributes): Attributes {
  return 'dtype' in attributes ? { ...attributes, dtype: 'float32' } : attributes;
}
