/** Compares texts as Python sorts them, by code points; JavaScript's own order is by 16-bit units, and differs for emoji. */
export function byCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left.charCodeAt(index) === right.charCodeAt(index)) continue;
    // Both texts are the same up to here, so a second half of a pair has the same first half in both.
    return (left.codePointAt(index) as number) - (right.codePointAt(index) as number);
  }
  return left.length - right.length;
}
