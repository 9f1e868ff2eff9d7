import type { TensorInfo } from '@tensorflow/tfjs-core';
import { bytesOf, type KernelContext, type KernelDType } from './kernel-context.ts';

/** One axis of a result: its size, and how many elements its source moves on for each step (0 repeats, < 0 goes back). */
export interface Axis {
  readonly size: number;
  readonly stride: number;
}

interface Loop {
  size: number;
  /** Elements of the source. */
  readonly x: number;
  /** Elements of the result. */
  readonly y: number;
}

/** A new tensor whose axes walk through another's elements, from the element `offset` on. */
export function stridedCopy(
  context: KernelContext,
  x: TensorInfo,
  shape: readonly number[],
  axes: readonly Axis[],
  offset: number = 0,
): TensorInfo {
  const result = context.output(shape, x.dtype as KernelDType);
  const loops = mergedLoops(axes);
  if (loops.some(({ size }) => size === 0)) return result;
  const bytes = bytesOf(x.dtype);
  const plane = bytes === 4 && loops[0]?.x !== 1 ? loops.findIndex((loop) => loop.x === 1) : -1;
  const source = context.address(x) + offset * bytes;
  if (plane > 0) transpose(context, source, context.address(result), loops, plane);
  else copy(context, source, context.address(result), loops, bytes);
  return result;
}

/** The loops, the innermost first; axes that follow on from each other in both tensors are one. */
function mergedLoops(axes: readonly Axis[]): Loop[] {
  const loops: Loop[] = [];
  let y = 1;
  for (const { size, stride } of axes.toReversed()) {
    if (size === 1) continue;
    const last = loops.at(-1);
    if (last !== undefined && stride === last.x * last.size) last.size *= size;
    else loops.push({ size, x: stride, y });
    y *= size;
  }
  return loops;
}

function copy(context: KernelContext, x: number, y: number, loops: readonly Loop[], bytes: number): void {
  const run = bytes === 1 ? context.exports.copyStridedBytes : context.exports.copyStrided;
  const [k, j, i] = [loops[0] ?? once, loops[1] ?? still, loops[2] ?? still];
  eachTurn(loops.slice(3), (xOffset, yOffset) => {
    const [from, to] = [x + xOffset * bytes, y + yOffset * bytes];
    run(from, to, i.size, j.size, k.size, i.x * bytes, j.x * bytes, k.x * bytes, i.y * bytes, j.y * bytes);
  });
}

/** The innermost loop and the one along which the source is contiguous make planes, which are transposed. */
function transpose(context: KernelContext, x: number, y: number, loops: readonly Loop[], plane: number): void {
  const [rows, columns] = [loops[0] as Loop, loops[plane] as Loop];
  const [j = still, i = still, ...outer] = loops.filter((_, index) => index !== 0 && index !== plane);
  eachTurn(outer, (xOffset, yOffset) => {
    context.exports.transposePlanes(
      x + xOffset * 4,
      y + yOffset * 4,
      i.size,
      j.size,
      i.x * 4,
      j.x * 4,
      i.y * 4,
      j.y * 4,
      rows.size,
      columns.size,
      rows.x * 4,
      columns.y * 4,
    );
  });
}

/** Calls `visit` with the offsets of each turn of nested loops. */
function eachTurn(loops: readonly Loop[], visit: (x: number, y: number) => void): void {
  const [loop, ...rest] = loops;
  if (loop === undefined) {
    visit(0, 0);
    return;
  }
  for (let index = 0; index < loop.size; index += 1) {
    eachTurn(rest, (x, y) => visit(x + index * loop.x, y + index * loop.y));
  }
}

const still: Loop = { size: 1, x: 0, y: 0 };
const once: Loop = { size: 1, x: 1, y: 1 };
