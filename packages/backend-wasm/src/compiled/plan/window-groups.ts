import type { Access } from './access.ts';
import { Buffer } from './buffer.ts';
import type { Expression } from './expression.ts';
import { countOf } from './index-map.ts';
import { LoopTask } from './loop-task.ts';
import type { Task } from './task.ts';

/** A buffer, and the shape in which it is meant. */
export interface Shaped {
  readonly buffer: Buffer;
  readonly shape: readonly number[];
}

/** Room for the features of one group, which are neighbours along the last axis. */
export function partOf({ buffer, shape }: Shaped, group: number, groups: number): Shaped {
  const features = (shape.at(-1) as number) / groups;
  return {
    buffer: new Buffer(`group ${group} of ${buffer.label}`, buffer.dtype, buffer.elements / groups),
    shape: [...shape.slice(0, -1), features],
  };
}

/** Copies the features of a group out of, or into, all of them. */
export function copyPart(all: Shaped, part: Shaped, group: number, direction: 'in' | 'out'): Task {
  const features = part.shape.at(-1) as number;
  const ofAll: Access = { buffer: all.buffer, base: group * features, strides: [all.shape.at(-1) as number, 1] };
  const ofPart: Access = { buffer: part.buffer, base: 0, strides: [features, 1] };
  const [from, target] = direction === 'out' ? [ofAll, ofPart] : [ofPart, ofAll];
  const value: Expression = { kind: 'load', dtype: 'float32', access: from };
  const sizes = [countOf(part.shape.slice(0, -1)), features];
  return new LoopTask({ sizes, reduced: [false, false], roots: [{ combination: 'store', value, target }] });
}
