/**
 * Twice a number.
 *
 * @example
 * twice(2) // 4
 */
export function twice(x: number): number {
  return 2 * x;
}
