import type { FillMode } from './generator-options.ts';

/**
 * Where a place outside of an axis lies inside, as scipy.ndimage has it: null where it is the constant's.
 *
 * A mirrored place may still be up to one pixel outside, between the edge and the edge's twin.
 */
export function insidePlace(place: number, size: number, mode: FillMode): number | null {
  if (place >= 0 && place <= size - 1) return place;
  if (mode === 'constant') return null;
  if (mode === 'nearest') return place < 0 ? 0 : size - 1;
  if (size <= 1) return 0;
  return mode === 'reflect' ? reflected(place, size) : wrapped(place, size - 1);
}

function reflected(place: number, size: number): number {
  const period = 2 * size;
  if (place < 0) {
    const near = place < -period ? place + period * Math.trunc(-place / period) : place;
    return near < -size ? near + period : (near > -1e-15 ? 1e-15 : -near) - 1;
  }
  const near = place - period * Math.trunc(place / period);
  return near >= size ? period - near - 1 : near;
}

/** The period is one pixel less than the size: first and last pixel lie on the same place. */
function wrapped(place: number, period: number): number {
  return place < 0 ? place + period * (Math.trunc(-place / period) + 1) : place - period * Math.trunc(place / period);
}

/** The pixel that stands for one outside of an axis: the edge's, or that of a mirror, which has the edge twice for `'reflect'` and else once. */
export function edgePixel(pixel: number, size: number, mode: FillMode): number {
  if (pixel >= 0 && pixel < size) return pixel;
  if (size <= 1 || mode === 'nearest') return pixel < 0 ? 0 : size - 1;
  const again = mode === 'reflect' ? 0 : 1;
  const period = 2 * (size - again);
  const place = ((pixel % period) + period) % period;
  return place < size ? place : period - 1 + again - place;
}
