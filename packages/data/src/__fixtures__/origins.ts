/**
 * The pairs "row, neighbour" that a row can have been made of, as a + u · (b - a) with u in [0, 1).
 *
 * @param neighbors - towards which rows each row may go
 */
export function originsOf(
  x: readonly (readonly number[])[],
  neighbors: Readonly<Record<string, readonly number[]>>,
  made: readonly number[],
): (readonly [row: number, neighbor: number])[] {
  return Object.entries(neighbors).flatMap(([key, near]) =>
    near.flatMap((neighbor) => {
      const row = Number(key);
      const [a, b] = [x[row]!, x[neighbor]!];
      const widest = a.reduce(
        (best, _, axis) => (Math.abs(b[axis]! - a[axis]!) > Math.abs(b[best]! - a[best]!) ? axis : best),
        0,
      );
      const step = (made[widest]! - a[widest]!) / (b[widest]! - a[widest]!);
      const fits =
        step > -1e-6 &&
        step < 1 + 1e-6 &&
        made.every((value, axis) => Math.abs(a[axis]! + step * (b[axis]! - a[axis]!) - value) < 1e-5);
      return fits ? [[row, neighbor] as const] : [];
    }),
  );
}
