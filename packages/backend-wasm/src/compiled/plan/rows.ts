import type { SymbolicTensor } from '@ibex-ml/core';
import { affineTransformTasks } from './affine-transform.ts';
import { Buffer } from './buffer.ts';
import { countOf, sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import { LoopTask } from './loop-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';

type Rule = (node: SymbolicTensor, values: Values) => Task[];

/** A tensor as [outer, size, inner] around an axis. */
function around(sizes: readonly number[], axis: number): readonly [outer: number, size: number, inner: number] {
  return [countOf(sizes.slice(0, axis)), sizes[axis] as number, countOf(sizes.slice(axis + 1))];
}

function operandsOf(
  node: SymbolicTensor,
  values: Values,
): { readonly inputs: readonly SymbolicTensor[]; readonly buffers: readonly Buffer[] } {
  const inputs = node.source.kind === 'op' ? node.source.inputs : [];
  return { inputs, buffers: inputs.map((input) => values.requireBuffer(input)) };
}

function attribute<T>(node: SymbolicTensor, name: string): T {
  return (node.source.kind === 'op' ? node.source.attributes[name] : undefined) as T;
}

/** Functions of whole rows: the last axis. */
const ofRows =
  (kernel: string): Rule =>
  (node, values) => {
    const [x] = operandsOf(node, values).buffers as readonly [Buffer];
    const y = values.requireBuffer(node);
    const columns = sizesOf(node.shape).at(-1) as number;
    if (y.elements === 0) return [];
    const emit = (code: Parameters<Task['emit']>[0]): void => {
      code
        .pushPart(x, columns * 4)
        .pushPart(y, columns * 4)
        .pushSize()
        .i32(columns)
        .kernel(kernel, 'iiii');
    };
    return [
      new KernelTask({
        label: y.label,
        inParts: [x],
        writes: [y],
        extent: y.elements / columns,
        cost: y.elements * 8,
        emit,
      }),
    ];
  };

/**
 * Kernels (x, y, outer, size, inner, ...) that go along an axis; one for floats, and one for integers.
 *
 * @param keeps - whether the result has the axis too
 * @param flags - attributes that the kernel is given besides
 */
const alongAxis =
  (kernel: string, keeps: boolean, flags: readonly string[]): Rule =>
  (node, values) => {
    const { inputs, buffers } = operandsOf(node, values);
    const [given] = buffers as readonly [Buffer];
    // The kernels read elements of 4 bytes.
    const x = given.dtype === 'uint8' ? new Buffer(`wide ${given.label}`, 'int32', given.elements) : given;
    const [outer, size, inner] = around(sizesOf((inputs[0] as SymbolicTensor).shape), attribute<number>(node, 'axis'));
    const y = values.requireBuffer(node);
    if (y.elements === 0) return [];
    return [
      ...(x === given ? [] : [widening(given, x)]),
      new KernelTask({
        label: y.label,
        inParts: [x],
        writes: [y],
        extent: outer,
        cost: x.elements * 2,
        emit: (code) => {
          code.pushPart(x, size * inner * 4).pushPart(y, (keeps ? size : 1) * inner * 4);
          code.pushSize().i32(size).i32(inner);
          for (const flag of flags) code.i32(Number(attribute<boolean>(node, flag)));
          code.kernel(x.dtype === 'float32' ? kernel : `${kernel}Integer`, 'i'.repeat(5 + flags.length));
        },
      }),
    ];
  };

/** Writes integers of one byte as integers of four. */
function widening(narrow: Buffer, wide: Buffer): Task {
  const walk = { base: 0, strides: [1] };
  const load = { kind: 'load', dtype: narrow.dtype, access: { buffer: narrow, ...walk } } as const;
  const value = { kind: 'op', dtype: wide.dtype, name: 'cast', attributes: { dtype: wide.dtype }, inputs: [load] } as const;
  const root = { combination: 'store', value, target: { buffer: wide, ...walk } } as const;
  return new LoopTask({ sizes: [wide.elements], reduced: [false], roots: [root] });
}

const segmentSum: Rule = (node, values) => {
  const [x, ids] = operandsOf(node, values).buffers as readonly [Buffer, Buffer];
  const y = values.requireBuffer(node);
  const segments = attribute<number>(node, 'numSegments');
  if (y.elements === 0) return [];
  return [
    new KernelTask({
      label: y.label,
      whole: [x, ids],
      writes: [y],
      extent: 1,
      cost: x.elements + y.elements / 4,
      emit: (code) => {
        code
          .pushAddress(x)
          .pushAddress(ids)
          .pushAddress(y)
          .i32(ids.elements)
          .i32(y.elements / segments)
          .i32(segments);
        code.kernel(x.dtype === 'float32' ? 'segmentSum' : 'segmentSumInteger', 'iiiiii');
      },
    }),
  ];
};

/** Numbers come in pairs of one counter each: parts begin at even elements. */
const randomUniform: Rule = (node, values) => {
  const [seed] = operandsOf(node, values).buffers as readonly [Buffer];
  const y = values.requireBuffer(node);
  if (y.elements === 0) return [];
  const rows = sizesOf(node.shape)[0] ?? 1;
  const rowElements = y.elements / rows;
  return [
    new KernelTask({
      label: y.label,
      whole: [seed],
      writes: [y],
      extent: rows,
      granule: rowElements % 2 === 0 ? 1 : 2,
      cost: y.elements * 4,
      emit: (code) => {
        code.pushPart(y, rowElements * 4).pushSize(rowElements);
        code.pushAddress(seed).memory('i32.load', 0).pushAddress(seed).memory('i32.load', 4);
        code.get(code.start).i32(rowElements).op('i32.mul').i32(1).op('i32.shr_u').kernel('randomUniform', 'iiiii');
      },
    }),
  ];
};

/** Ops that are a call of one kernel. */
export const rowRules: Readonly<Record<string, Rule>> = {
  softmax: ofRows('softmax'),
  logSoftmax: ofRows('logSoftmax'),
  argMax: alongAxis('argMax', false, []),
  argMin: alongAxis('argMin', false, []),
  cumsum: alongAxis('runningSum', true, ['exclusive', 'reverse']),
  segmentSum,
  randomUniform,
  affineTransform: affineTransformTasks,
};
