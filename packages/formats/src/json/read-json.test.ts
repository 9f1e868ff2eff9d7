import { FormatError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const read = (text: string, limits = {}): unknown => readJson('test', 'header', new TextEncoder().encode(text), limits);

describe('JSON from a file', () => {
  it.each([
    '{"a":{"b":[1,-2.5e3,true,null,"x:{\\"y\\":1}"]},"b":{"a":1}}',
    '[]',
    '"text"',
    ' {"a" : 1 , "\\u0062" : [ {"a":1}, {"a":2} ] } ',
    '{"":{"":0}}',
  ])('%s', (text) => {
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it.each<readonly [what: string, text: string, message: string]>([
    ['a name twice', '{"a":1,"a":1}', 'header must be with each name once, received "\\"a\\" twice"'],
    ['a name twice, once escaped', '{"a":{"b":1,"\\u0062":1}}', 'with each name once'],
    ['a name twice with other things between', '{"a":{"c":[{"a":1}]}, "b":2, "a" :1}', 'with each name once'],
    ['__proto__', '{"a":{"__proto__":{"x":1}}}', 'without the name __proto__'],
    ['__proto__ in disguise', '{"\\u005f_proto__":{"x":1}}', 'without the name __proto__'],
    ['lists in lists', '['.repeat(65) + ']'.repeat(65), 'at most 64 lists and objects deep'],
    ['lists without end', '['.repeat(1_000_000), 'at most 64 lists and objects deep'],
    ['objects in objects', '{"a":'.repeat(65), 'at most 64 lists and objects deep'],
    ['too many values', `[${'0,'.repeat(1_000_000)}0]`, 'of at most 1000000 values'],
    ['no JSON', '{"a"', 'JSON in UTF-8'],
    ['a string without an end', '{"a\\', 'JSON in UTF-8'],
    ['a wrong escape in a name', '{"\\q":1}', 'JSON in UTF-8'],
    ['nothing', '', 'JSON in UTF-8'],
  ])('is refused with %s', (_, text, message) => {
    expect(() => read(text)).toThrow(FormatError);
    expect(() => read(text)).toThrow(message);
  });

  it('is refused where it is longer than asked for, and where it is no UTF-8', () => {
    expect(() => read('[1]', { bytes: 2 })).toThrow('at most 2 bytes of JSON, received 3');
    expect(() => readJson('test', 'header', Uint8Array.of(0x22, 0xff, 0x22))).toThrow('JSON in UTF-8');
  });
});
