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
  return evenOnTie(value, digits, value.toFixed(digits), value.toFixed(digits + 1));
}

/** As Python's `%.4e`: the same for scientific notation, with two digits of exponent at least. */
export function scientific(value: number, digits: number): string {
  if (!Number.isFinite(value)) return unbounded(value);
  const [longer = '', exponent = '0'] = value.toExponential(digits + 1).split('e');
  const [rounded = '', roundedExponent = '0'] = value.toExponential(digits).split('e');
  const mantissa = evenOnTie(value, digits - Number(exponent), rounded, longer);
  const power = mantissa === rounded ? roundedExponent : exponent;
  return `${mantissa}e${power.replace(/^([+-])(\d)$/, '$10$2')}`;
}

/**
 * JavaScript takes the larger of two numbers equally near; this takes the one with an even last digit.
 *
 * @param decimals - the place of the last digit of `rounded`, counted from the point
 * @param longer - the number with one digit more
 */
function evenOnTie(value: number, decimals: number, rounded: string, longer: string): string {
  // A number in binary ends right behind a decimal place only if it is a whole number of that many halvings.
  const tie = longer.endsWith('5') && Number.isInteger(value * 2 ** (decimals + 1));
  const shortened = longer.slice(0, -1).replace(/\.$/, '');
  return tie && /[02468]$/.test(shortened) ? shortened : rounded;
}

function unbounded(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}
