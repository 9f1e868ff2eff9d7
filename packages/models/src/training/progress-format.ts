import type { Logs } from '../callbacks/callback.ts';

/** ` - accuracy: 0.9712 - loss: 9.6100e-04`: four digits, scientific where that shows too little. */
export function figures(logs: Logs, isLarge: (value: number) => boolean): string {
  return Object.entries(logs)
    .map(([name, value]) => ` - ${name}: ${isLarge(value) ? fixed(value, 4) : scientific(value, 4)}`)
    .join('');
}

/** `12ms/step`, in the largest unit that leaves a whole number. */
export function stepTime(seconds: number): string {
  if (seconds >= 1 || seconds === 0) return `${fixed(seconds, 0)}s/step`;
  if (seconds >= 1e-3) return `${fixed(seconds * 1e3, 0)}ms/step`;
  return `${fixed(seconds * 1e6, 0)}us/step`;
}

/** The time left, rounded down: `9s`, `3:54`, `2:46:30`. */
export function timeLeft(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  if (seconds > 3600) return `${Math.floor(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return seconds > 60 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}` : `${Math.floor(seconds)}s`;
}

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
