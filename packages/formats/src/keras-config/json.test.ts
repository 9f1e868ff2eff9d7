import { FormatError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { parseJson } from './json.ts';

describe('parseJson', () => {
  it.each([
    '{"a": [1, {"b": null}], "c": "{[:\\"__proto__\\":"}',
    '[]',
    '"a"',
    ' 1.5e3 ',
    '{"a\\u0062": {"a": 1}, "c": {"a": 2}}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseJson('x', text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['', 'JSON must be JSON'],
    ['{"a": NaN}', 'must be JSON'],
    ['{"a": 1', 'must be JSON'],
    ['{"a": 1, "a": 2}', 'with each key once, received "a"'],
    ['{"a": 1, "\\u0061": 2}', 'with each key once, received "a"'],
    ['{"__proto__": 1}', 'without the key "__proto__"'],
    ['{"\\u005f_proto__": 1}', 'without the key "__proto__"'],
    ['[{"constructor": {"prototype": 1}}]', 'without the key "constructor"'],
    ['['.repeat(513), 'at most 512 brackets inside brackets'],
  ])('refuses %s', (text, message) => {
    expect(() => parseJson('x', text)).toThrow(FormatError);
    expect(() => parseJson('x', text)).toThrow(message);
  });

  it('refuses more than its limits, in no time', () => {
    expect(() => parseJson('x', '[]', { length: 1 })).toThrow('JSON of at most 1 characters');
    const started = performance.now();
    expect(() => parseJson('x', '[{"a":'.repeat(2_000_000))).toThrow(FormatError);
    expect(() => parseJson('x', `"${'\\'.repeat(4_000_000)}`)).toThrow(FormatError);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
