import { broadcast_util } from '@tensorflow/tfjs-core';

/** One loop: how often, and by how many elements each tensor moves on. */
interface Loop {
  size: number;
  a: number;
  b: number;
}

/** How to walk two tensors that broadcast: the shape of the result, and its loops, the innermost first. */
export interface BroadcastPlan {
  readonly shape: readonly number[];
  readonly loops: readonly Loop[];
}

/** As few loops as will do: axes that both tensors walk through, or stay on, together are one. */
export function broadcastPlan(a: readonly number[], b: readonly number[]): BroadcastPlan {
  const shape = broadcast_util.assertAndGetBroadcastShape([...a], [...b]);
  const loops: Loop[] = [];
  let aStride = 1;
  let bStride = 1;
  for (let axis = 1; axis <= shape.length; axis += 1) {
    const size = shape[shape.length - axis] as number;
    if (size === 1) continue;
    const aSize = a[a.length - axis] ?? 1;
    const bSize = b[b.length - axis] ?? 1;
    const aStep = aSize === 1 ? 0 : aStride;
    const bStep = bSize === 1 ? 0 : bStride;
    aStride *= aSize;
    bStride *= bSize;
    const last = loops.at(-1);
    if (last !== undefined && aStep === last.a * last.size && bStep === last.b * last.size) last.size *= size;
    else loops.push({ size, a: aStep, b: bStep });
  }
  return { shape, loops };
}

/** The three innermost loops, padded with loops of one turn, and calls `visit` for each turn of the others. */
export function runLoops(
  loops: readonly Loop[],
  visit: (inner: readonly [Loop, Loop, Loop], a: number, b: number, turn: number) => void,
): void {
  const inner = [loops[0] ?? once, loops[1] ?? still, loops[2] ?? still] as const;
  const outer = loops.slice(3);
  const total = outer.reduce((product, { size }) => product * size, 1);
  for (let turn = 0; turn < total; turn += 1) {
    let rest = turn;
    let a = 0;
    let b = 0;
    for (const loop of outer) {
      const index = rest % loop.size;
      rest = (rest - index) / loop.size;
      a += index * loop.a;
      b += index * loop.b;
    }
    visit(inner, a, b, turn);
  }
}

const still: Loop = { size: 1, a: 0, b: 0 };
const once: Loop = { size: 1, a: 1, b: 1 };
