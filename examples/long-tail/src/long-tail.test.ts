import { wasm } from '@ibex-ml/backend-wasm';
import { setBackend } from '@ibex-ml/core';
import { classCounts, digits } from '@ibex-ml/data';
import { beforeAll, expect, it } from 'vitest';
import { cutToLongTail } from './cut-to-long-tail.ts';
import { tables } from './figures.ts';
import { longTail } from './long-tail.ts';

beforeAll(() => setBackend(wasm({ threads: 2 })));

it('fits digits of a long tail, and finds more of it than the plain run does', async () => {
  const { train, test, classNames } = await digits.load({ flatten: true, normalize: true });
  const tail = cutToLongTail(train, classCounts(train.y), 12, 1);
  const kept = classCounts(tail.y);
  expect(kept[0]! / kept[9]!).toBeCloseTo(12, -1);
  expect(kept).toEqual(kept.toSorted((a, b) => b - a));

  const run = await longTail(tail, test, { seed: 1, epochs: 20 });
  expect(Object.keys(run).length).toBe(12);
  for (const { macroF1, balancedAccuracy, recalls } of Object.values(run)) {
    expect(Math.min(macroF1, balancedAccuracy)).toBeGreaterThan(0.3);
    expect(balancedAccuracy).toBeCloseTo(recalls.reduce((sum, recall) => sum + recall, 0) / 10, 10);
  }
  const { plain, SMOTE } = run;
  expect(run['logit-adjusted loss']!.macroF1).toBeGreaterThan(plain!.macroF1 + 0.05);
  expect(SMOTE!.macroF1).toBeGreaterThan(plain!.macroF1 + 0.05);

  const lines = tables([run, run], classNames).split('\n');
  expect(lines.length).toBe(14 + 1 + 14);
  expect(lines[2]).toMatch(/^\| plain \| \d\d\.\d ± 0\.0 \| \d\d\.\d ± 0\.0 \|$/);
});
