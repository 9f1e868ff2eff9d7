/** As many decimals as `toFixed` gives: enough to tell a half of any digit from what is near it. */
const exactDigits = 100;

/** A number with a fixed count of decimals as Python prints it: halves go to the even digit, where JavaScript rounds them up. */
export function fixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  const rounded = value.toFixed(digits);
  const exact = value.toFixed(exactDigits);
  const kept = exact.length - exactDigits + digits;
  if (!/^50*$/.test(exact.slice(kept))) return rounded;
  const below = digits === 0 ? exact.slice(0, kept - 1) : exact.slice(0, kept);
  return Number(below.at(-1)) % 2 === 0 ? below : rounded;
}

/** A float as Python's `str` prints it: `3.0`, `0.5`, `1e-05`, `1e+16`. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** Text moved to the right of a column, as wide as it has characters. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - Array.from(text).length)) + text;
}
