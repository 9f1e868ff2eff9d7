import { expect, it } from 'vitest';
import { recorded, single } from '../__fixtures__/recorded.ts';
import { PathTemplate } from './path-template.ts';

it.each(recorded.templates)('$template of $value is $text', ({ template, field, value, text }) => {
  const path = new PathTemplate('modelCheckpoint', template);
  expect(path.names).toEqual([field]);
  expect(path.withNumbers({ [field]: single(value) })).toBe(text);
});
