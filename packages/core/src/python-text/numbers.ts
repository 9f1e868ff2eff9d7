/** With so many digits after the point, as Python's `%.4f`: of two numbers equally near, the one with an even last digit. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return unbounded(value);
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${digits === 0 ? '' : `.${'0'.repeat(digits)}`}`;
  const longer = value.toFixed(digits + 1);
  const shortened = longer.slice(0, -1).replace(/\.$/, '');
  return isHalfway(value, longer, digits + 1) && isEven(shortened) ? shortened : value.toFixed(digits);
}

/** As Python's `%.4e`: the same in scientific notation, with two digits of exponent at least. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return unbounded(value);
  const longer = value.toExponential(digits + 1);
  const [mantissa = '', exponent = ''] = longer.split('e');
  const shortened = mantissa.slice(0, -1);
  const toEven = isHalfway(value, longer, digits + 1 - Number(exponent)) && isEven(shortened);
  const text = toEven ? `${shortened}e${exponent}` : value.toExponential(digits);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/**
 * Whether a number lies exactly between two of the next shorter form, where JavaScript takes the larger one.
 *
 * @param longer - the number rounded to so many decimals. It is exact only if the number is a whole one of as many halvings
 */
function isHalfway(value: number, longer: string, decimals: number): boolean {
  return /5(e|$)/.test(longer) && Number(longer) === value && Number.isInteger(value * 2 ** Math.max(decimals, 0));
}

function isEven(digits: string): boolean {
  return /[02468]$/.test(digits);
}

function unbounded(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

/** As Python's `str` of a float: `3.0`, `0.5`, `1e-05`, `nan`. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return unbounded(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  if (!Number.isInteger(value)) return String(value);
  return `${Object.is(value, -0) ? '-0' : value}.0`;
}
