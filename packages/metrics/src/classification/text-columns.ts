/** Text moved to the right of a column, as wide as it has characters. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - Array.from(text).length)) + text;
}
