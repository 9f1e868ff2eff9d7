import { ArgumentError } from '../errors.ts';
import { expect, it } from 'vitest';
import { encodeMessage } from './encode.ts';
import { many, one, type Schema } from './schema.ts';

interface Sample {
  readonly count?: number;
  readonly text?: string;
  readonly inner?: Sample;
  readonly list?: readonly number[];
  readonly ratio?: number;
  readonly words?: readonly string[];
}
const sample: Schema<Sample> = {
  count: one(1, 'int'),
  text: one(2, 'string'),
  inner: one(3, () => sample),
  list: many(4, 'int'),
  ratio: one(5, 'float'),
  words: many(16, 'string'),
};
const hex = (message: Sample): string => Buffer.from(encodeMessage(sample, message)).toString('hex');

it.each<readonly [what: string, message: Sample, bytes: string]>([
  ['nothing', {}, ''],
  ['the example of the specification', { count: 150 }, '089601'],
  ['text', { text: 'testing' }, '120774657374696e67'],
  ['a message inside', { inner: { count: 150 } }, '1a03089601'],
  ['a packed list', { list: [3, 270, 86942] }, '2206038e029ea705'],
  ['an empty list', { list: [] }, ''],
  ['a number below 0 in ten bytes', { count: -2 }, '08feffffffffffffffff01'],
  ['a float', { ratio: 1.5 }, '2d0000c03f'],
  ['a list of texts, with a tag of two bytes', { words: ['a', ''] }, '82010161820100'],
])('%s', (_, message, bytes) => {
  expect(hex(message)).toBe(bytes);
});

it('refuses an integer that is none', () => {
  expect(() => hex({ count: 0.5 })).toThrow(ArgumentError);
});
