import { expect, it } from 'vitest';
import { progressBarCases, progressRuns } from './progress.ts';

it('prints the same to a pipe and a terminal, but for newlines', () => {
  for (const { name, pipe, terminal } of progressRuns()) expect(terminal, name).toBe(pipe.replaceAll('\n', '\r\n'));
});

it('prints lines that can be read', () => {
  const run = progressRuns().find(({ name }) => name === 'fit, verbose 2');
  expect(run?.pipe.split('\n')[1]).toMatch(/^4\/4 - 1s - 259ms\/step - accuracy: 0\.\d{4} - loss: \d\.\d{4}$/);
  expect(progressRuns().find(({ verbose }) => verbose === 0)?.pipe).toBe('');
  const [bar] = progressBarCases();
  expect(bar?.updates[0]?.printed).toContain('\u001b[1m  1/469\u001b[0m');
  expect(bar?.updates.at(-1)?.printed.endsWith('loss: 0.5000\n')).toBe(true);
});

it('moves back over exactly as many cells as the last line took', () => {
  for (const {
    updates,
    dynamic,
    arguments: { verbose = 1 },
  } of progressBarCases()) {
    if (!dynamic || verbose !== 1) continue;
    let width = 0;
    for (const { printed } of updates) {
      if (printed === '') continue;
      const [backs = '', line = ''] = printed.split('\r');
      expect(backs).toBe('\b'.repeat(width));
      // oxlint-disable-next-line no-control-regex
      width = line.replaceAll(/\u001b\[\d+m/g, '').trimEnd().length;
    }
  }
});
