import type { Attribute, Attributes } from './op.ts';

/**
 * A text that is equal for equal attributes only. Unlike JSON it tells apart NaN, the infinities, null, and the two zeros.
 */
export function attributesKey(attributes: Attributes): string {
  let key = '';
  for (const name of Object.keys(attributes)) key += `${name}:${valueKey(attributes[name] as Attribute)};`;
  return key;
}

function valueKey(value: Attribute): string {
  if (typeof value === 'number') return numberKey(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  let key = '[';
  for (const item of value) key += `${valueKey(item)},`;
  return `${key}]`;
}

/** A number as text, with the sign of zero. */
export function numberKey(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
