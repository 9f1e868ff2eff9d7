import { expect, it } from 'vitest';
import { right } from './text-columns.ts';

it('measures text by characters', () => {
  expect(right('🐢', 3)).toBe('  🐢');
  expect(right('long', 3)).toBe('long');
});
