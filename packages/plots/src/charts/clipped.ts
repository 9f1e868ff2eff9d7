export type Point = readonly [x: number, y: number];

/** A part of the plane: from its lower left corner to its upper right one. */
export interface Frame {
  readonly from: Point;
  readonly to: Point;
}

/**
 * The pieces of a line that lie within a frame, cut where they cross its edges. By Vega this would be an element that others refer to by a
 * number, and plots in one page would get into each other's way.
 *
 * @see Liang and Barsky, A new concept and method for line clipping, 1984
 */
export function clipped(points: readonly Point[], frame: Frame): readonly (readonly Point[])[] {
  const pieces: Point[][] = [];
  for (const [index, end] of points.entries()) {
    const start = points[index - 1];
    if (start === undefined) continue;
    const part = within(start, end, frame);
    if (part === null) continue;
    const last = pieces.at(-1);
    const at = last?.at(-1);
    // A piece goes on where the line has not left the frame in between.
    if (last !== undefined && at !== undefined && at[0] === part[0][0] && at[1] === part[0][1]) last.push(part[1]);
    else pieces.push([...part]);
  }
  return pieces;
}

/** The part of a straight line within a frame; null where it lies outside, or only touches it. */
function within(start: Point, end: Point, { from, to }: Frame): readonly [Point, Point] | null {
  let [enter, leave] = [0, 1];
  for (const axis of [0, 1] as const) {
    const length = end[axis] - start[axis];
    const [low, high] = [from[axis] - start[axis], to[axis] - start[axis]];
    if (length === 0) {
      if (low > 0 || high < 0) return null;
      continue;
    }
    const [first, last] = [low / length, high / length].toSorted((a, b) => a - b) as [number, number];
    [enter, leave] = [Math.max(enter, first), Math.min(leave, last)];
  }
  if (enter >= leave) return null;
  const at = (share: number): Point =>
    share === 0 ? start : share === 1 ? end : [start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])];
  return [at(enter), at(leave)];
}
