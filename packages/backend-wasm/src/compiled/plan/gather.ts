import type { SymbolicTensor } from '@ibex-ml/core';
import { type Buffer, elementBytes } from './buffer.ts';
import { countOf, sizesOf } from './index-map.ts';
import { KernelTask } from './kernel-task.ts';
import type { Task } from './task.ts';
import type { Values } from './values.ts';

/** Rows of x picked by index; one that is none of x's rows is reported to the program, which then changes nothing. */
export function gatherTasks(node: SymbolicTensor, values: Values): Task[] {
  if (node.source.kind !== 'op') return [];
  const [x, indices] = node.source.inputs as readonly [SymbolicTensor, SymbolicTensor];
  const axis = node.source.attributes['axis'] as number;
  const sizes = sizesOf(x.shape);
  const [source, places, target] = [x, indices, node].map((value) => values.requireBuffer(value)) as [Buffer, Buffer, Buffer];
  const outer = countOf(sizes.slice(0, axis));
  const rowBytes = countOf(sizes.slice(axis + 1)) * elementBytes(source.dtype);
  if (target.elements === 0) return [];
  // Along the first axis the rows that are picked can be done apart; along another one, what lies before it.
  const rows = outer === 1;
  return [
    new KernelTask({
      label: target.label,
      writes: [target],
      extent: rows ? places.elements : outer,
      cost: target.elements / 4,
      ...(rows ? { inParts: [places], whole: [source] } : { inParts: [source], whole: [places] }),
      emit: (code) => {
        const width = (sizes[axis] as number) * rowBytes;
        if (rows)
          code
            .pushAddress(source)
            .pushPart(places, 4)
            .pushPart(target, rowBytes)
            .i32(1)
            .i32(sizes[axis] as number)
            .pushSize();
        else {
          code
            .pushPart(source, width)
            .pushAddress(places)
            .pushPart(target, places.elements * rowBytes)
            .pushSize();
          code.i32(sizes[axis] as number).i32(places.elements);
        }
        code.i32(rowBytes).kernel('gather', 'iiiiiii>i');
        code.reportFailure();
      },
    }),
  ];
}
