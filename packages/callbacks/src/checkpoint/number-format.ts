import { fixed, floatText, scientific } from '@ibex-ml/core/python-text';

/** How a number is written: what stands behind the colon in `{val_loss:.2f}`. */
export interface NumberFormat {
  readonly fill: string;
  readonly align: '<' | '>' | '^' | '=';
  readonly sign: '' | '+' | '-' | ' ';
  readonly width: number;
  readonly precision: number | null;
  readonly type: '' | 'd' | 'e' | 'E' | 'f' | 'F' | '%';
}

const pattern = /^(?:(.)?([<>^=]))?([+\- ])?(0)?(\d{1,3})?(?:\.(\d{1,2}))?([deEfF%])?$/su;

/**
 * Reads the part of Python's format language that numbers in file names need: fill and alignment, sign, zeros, width, precision, and the
 * types d, e, E, f, F and %. Null for anything else.
 */
export function readNumberFormat(text: string): NumberFormat | null {
  const found = pattern.exec(text);
  if (found === null) return null;
  const [, fill, align, sign, zero, width, precision, type = ''] = found;
  if (precision !== undefined && (type === '' || type === 'd')) return null;
  return {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align: (align ?? (zero === undefined ? '>' : '=')) as NumberFormat['align'],
    sign: (sign ?? '') as NumberFormat['sign'],
    width: Number(width ?? 0),
    precision: precision === undefined ? null : Number(precision),
    type: type as NumberFormat['type'],
  };
}

/**
 * A number as Python's `format` writes it.
 *
 * @param isInteger - whether it is an integer to Python: a count, not a figure that happens to be whole
 */
export function formatNumber(value: number, format: NumberFormat, isInteger: boolean): string {
  const isNegative = value < 0 || Object.is(value, -0);
  const sign = isNegative ? '-' : format.sign.replace('-', '');
  const digits = digitsOf(Math.abs(value), format, isInteger);
  const missing = Math.max(0, format.width - sign.length - digits.length);
  const before = { '<': 0, '>': missing, '=': missing, '^': Math.floor(missing / 2) }[format.align];
  const [left, right] = [format.fill.repeat(before), format.fill.repeat(missing - before)];
  return format.align === '=' ? `${sign}${left}${digits}` : `${left}${sign}${digits}${right}`;
}

function digitsOf(value: number, { type, precision }: NumberFormat, isInteger: boolean): string {
  if (type === 'd' || (type === '' && isInteger)) return String(value);
  if (type === '') return floatText(value);
  const digits = precision ?? 6;
  if (type === '%') return `${fixed(value * 100, digits)}%`;
  const text = type.toLowerCase() === 'e' ? scientific(value, digits) : fixed(value, digits);
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}
