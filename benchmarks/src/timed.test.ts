import { expect, it } from 'vitest';
import { timed } from './timed.ts';

it('takes the clock and the memory of the work where it has them', async () => {
  const answers = [
    { ms: 3, peakMemoryBytes: 10 },
    { ms: 5, peakMemoryBytes: 30 },
  ];
  let calls = 0;
  const work = (): Promise<(typeof answers)[0]> => Promise.resolve(answers[calls++ % 2] as (typeof answers)[0]);
  expect(await timed(work, 2)).toEqual({ kind: 'timed', ms: [3, 5], peakMemoryBytes: 30 });
});

it('calls work of many units only as often as the units need', async () => {
  let calls = 0;
  const work = (): Promise<void> => {
    calls += 1;
    return Promise.resolve();
  };
  const reply = await timed(work, 100, 60);
  expect(calls).toBe(2);
  expect(reply).toMatchObject({ kind: 'timed', ms: [expect.any(Number), expect.any(Number)] });
});
