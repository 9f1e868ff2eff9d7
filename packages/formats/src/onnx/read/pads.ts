import { NdArray, type Operand, ops } from '@ibex-ml/core';
import { fixedOf } from '../../imported/fixed-values.ts';
import { cuts, sliced, wrapped } from '../../imported/slicing.ts';
import { type Applied, integers, need, type Reader, shapeOf } from './applied.ts';
import { refuse } from './values.ts';

/** Which place of an axis stands in a margin, by the mode: places below 0 and from the size on are outside. */
const places: Readonly<Record<string, (place: number, size: number) => number>> = {
  edge: (place, size) => Math.min(Math.max(place, 0), size - 1),
  reflect: (place, size) => {
    if (size === 1) return 0;
    const period = 2 * (size - 1);
    const turned = ((place % period) + period) % period;
    return turned < size ? turned : period - turned;
  },
  wrap: (place, size) => ((place % size) + size) % size,
};

const longest = 2 ** 20;

/** Margins before and after each axis; below 0 they cut off. */
function marginsOf(node: Applied, rank: number): readonly (readonly [number, number])[] {
  const pads = integers(node, 'pads', 1) ?? [];
  const axes = node.inputs[3] === undefined ? null : integers(node, '', 3);
  const half = pads.length / 2;
  const margins: (readonly [number, number])[] = Array.from({ length: rank }, () => [0, 0]);
  for (const index of Array.from({ length: half }).keys())
    margins[wrapped(axes?.[index] ?? index, rank)] = [pads[index] ?? 0, pads[half + index] ?? 0];
  return margins;
}

/** An axis with margins of what stands in it. */
function mirrored(x: Operand, axis: number, [before, after]: readonly [number, number], mode: string): Operand {
  const size = shapeOf(x)[axis] ?? null;
  const place = places[mode];
  if (size === null || size === 0 || place === undefined || before + size + after > longest)
    throw refuse('Pad', `of axes of known size, in mode constant, ${Object.keys(places).join(', ')}`, [mode, size]);
  const taken = Int32Array.from({ length: before + size + after }, (_, index) => place(index - before, size));
  return ops.gather(x, new NdArray(taken, [taken.length]), axis);
}

const pad: Reader = (node) => {
  const x = need(node);
  const mode = node.told.text('mode', 'constant');
  const margins = marginsOf(node, shapeOf(x).length);
  const [starts, ends] = [
    margins.map(([before]) => Math.max(-before, 0)),
    margins.map(([, after]) => Math.min(after, 0) || 2 ** 31 - 1),
  ];
  const isCut = margins.flat().some((margin) => margin < 0);
  if (margins.flat().some((margin) => !(margin <= longest)))
    throw refuse('margins of Pad', `of at most ${longest}`, margins.flat());
  const inner = isCut ? sliced(x, cuts(shapeOf(x), starts, ends, null, null)) : x;
  const outer = margins.map(([before, after]) => [Math.max(before, 0), Math.max(after, 0)] as const);
  if (mode !== 'constant')
    return outer.reduce<Operand>((y, both, axis) => (both[0] + both[1] === 0 ? y : mirrored(y, axis, both, mode)), inner);
  const fill = node.inputs[2] === undefined ? node.told.float('value', 0) : fixedOf(node.inputs[2])?.data[0];
  if (typeof fill !== 'number') throw refuse('the value of Pad', 'fixed in the file', 'a computed value');
  return ops.pad(inner, outer, fill);
};

export const padReaders: Readonly<Record<string, Reader>> = { Pad: pad };
