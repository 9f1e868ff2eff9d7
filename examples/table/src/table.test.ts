import { wasm } from '@ibex-ml/backend-wasm';
import { HostRandom, setBackend } from '@ibex-ml/core';
import { beforeAll, expect, it } from 'vitest';
import { learnTable } from './table.ts';

beforeAll(() => setBackend(wasm()));

/** Made-up birds of three kinds, whose weight, wing and colour say which. */
function birds(): string {
  const random = new HostRandom(1);
  const kinds = [
    { name: 'finch', grams: 20, wing: 8, colours: ['brown', 'red'] },
    { name: 'gull', grams: 900, wing: 45, colours: ['white', 'grey'] },
    { name: 'raven', grams: 1200, wing: 40, colours: ['black'] },
  ];
  const rows = Array.from({ length: 180 }, (_, index) => {
    const kind = kinds[index % 3] as (typeof kinds)[number];
    const grams = kind.grams * (1 + 0.15 * random.normal());
    const wing = kind.wing * (1 + 0.1 * random.normal());
    return [grams.toFixed(1), wing.toFixed(2), kind.colours[random.integer(kind.colours.length)], kind.name].join();
  });
  rows[4] = '21.5,,brown,finch';
  return ['grams,"wing, cm",colour,kind', ...rows].join('\n');
}

it('tells kinds by numbers and texts, and leaves out a row with a hole', { timeout: 60_000 }, async () => {
  const columns = { grams: 'float32', 'wing, cm': 'float32', colour: 'category' } as const;
  const learned = await learnTable({ text: birds() }, { target: 'kind', columns, epochs: 30 });
  expect(learned.droppedRows).toEqual([6]);
  expect(learned.classNames).toEqual(['finch', 'gull', 'raven']);
  expect(learned.featureNames).toEqual([
    'grams',
    'wing, cm',
    ...['black', 'brown', 'grey', 'red', 'white'].map((name) => `colour=${name}`),
  ]);
  expect(learned.accuracy).toBe(1);
  expect(learned.report).toMatch(/finch +1\.00 +1\.00 +1\.00 +15\n/);
});

it('names a text in a column of numbers', async () => {
  await expect(learnTable({ text: birds() }, { target: 'kind' })).rejects.toThrow(
    /row 2, column "colour" must be a number, received "/,
  );
});
