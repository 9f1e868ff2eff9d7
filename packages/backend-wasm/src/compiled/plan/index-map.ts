import type { Shape, SymbolicTensor } from '@ibex-ml/core';

/**
 * Where an axis of a tensor stands when the loops of a task stand somewhere: at step · i + offset, i being the index of the loop; no
 * loop where the axis has size 1 or is stretched.
 */
export interface AxisIndex {
  readonly loop: number | null;
  readonly step: number;
  readonly offset: number;
}

/** One for each axis. */
export type IndexMap = readonly AxisIndex[];

const still: AxisIndex = { loop: null, step: 0, offset: 0 };

/** Sizes that are known: programs are made for concrete shapes. */
export function sizesOf(shape: Shape): readonly number[] {
  return shape as readonly number[];
}

export function countOf(sizes: readonly number[]): number {
  return sizes.reduce((count, size) => count * size, 1);
}

/** Each axis follows the loop of its own place. */
export function identityMap(sizes: readonly number[]): IndexMap {
  return sizes.map((_, loop) => ({ loop, step: 1, offset: 0 }));
}

/** The map of an operand that stretches to a result. */
export function stretchedMap(result: IndexMap, operand: readonly number[], resultSizes: readonly number[]): IndexMap {
  const lead = resultSizes.length - operand.length;
  return operand.map((size, axis) => (size === 1 && resultSizes[axis + lead] !== 1 ? still : (result[axis + lead] as AxisIndex)));
}

/** The map of the input of an op that only moves elements, or null where the move is no such map. */
export function movedMap(node: SymbolicTensor, input: SymbolicTensor, map: IndexMap): IndexMap | null {
  if (node.source.kind !== 'op') return null;
  const { op, attributes } = node.source;
  const [from, to] = [sizesOf(input.shape), sizesOf(node.shape)];
  switch (op.name) {
    case 'stopGradient':
      return map;
    case 'broadcastTo':
      return stretchedMap(map, from, to);
    case 'reshape':
      return reshapedMap(map, from, to);
    case 'transpose': {
      const order = attributes['permutation'] as readonly number[];
      return from.map((_, axis) => map[order.indexOf(axis)] as AxisIndex);
    }
    case 'slice': {
      const begin = attributes['begin'] as readonly number[];
      return map.map((index, axis) => ({ ...index, offset: index.offset + (begin[axis] as number) }));
    }
    case 'reverse': {
      const axes = attributes['axes'] as readonly number[];
      return map.map((index, axis) =>
        axes.includes(axis) ? { loop: index.loop, step: -index.step, offset: (from[axis] as number) - 1 - index.offset } : index,
      );
    }
    default:
      return null;
  }
}

/** Ops that only say where an element comes from. */
export const moves: ReadonlySet<string> = new Set(['stopGradient', 'broadcastTo', 'reshape', 'transpose', 'slice', 'reverse']);

/** A reshape that only adds or takes away axes of size 1. */
function reshapedMap(map: IndexMap, from: readonly number[], to: readonly number[]): IndexMap | null {
  const real = map.filter((_, axis) => to[axis] !== 1);
  const wide = from.filter((size) => size !== 1);
  if (wide.join() !== to.filter((size) => size !== 1).join()) return null;
  let next = 0;
  return from.map((size) => {
    if (size === 1) return still;
    next += 1;
    return real[next - 1] as AxisIndex;
  });
}

/** Elements from the start, and elements per step of each loop, of a contiguous tensor under a map. */
export function stridesUnder(
  map: IndexMap,
  sizes: readonly number[],
  loops: number,
): { readonly base: number; readonly strides: number[] } {
  const strides = Array.from({ length: loops }, () => 0);
  let base = 0;
  let stride = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis -= 1) {
    const { loop, step, offset } = map[axis] as AxisIndex;
    base += offset * stride;
    if (loop !== null) strides[loop] = (strides[loop] as number) + step * stride;
    stride *= sizes[axis] as number;
  }
  return { base, strides };
}
