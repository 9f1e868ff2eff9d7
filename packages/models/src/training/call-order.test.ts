import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, expect, it } from 'vitest';
import type { Callback, Logs } from '../callbacks/callback.ts';
import { sequential } from '../model/sequential.ts';
import { rows } from '../testing/small-models.ts';

type Call = readonly [point: string, number: number | null, figures: readonly string[] | null];

interface Recorded {
  readonly kind: 'fit' | 'evaluate' | 'predict';
  readonly stopAt: readonly [point: string, number: number] | null;
  readonly validates: boolean;
  readonly options: Readonly<Record<string, number>>;
  readonly calls: readonly Call[];
}

const fixture = new URL('__fixtures__/call-order.json', import.meta.url);
const { runs } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly runs: readonly Recorded[] };

beforeAll(() => setBackend(cpu()));

it.each(runs.map((run) => [run.kind, { ...run.options, validates: run.validates, stopAt: run.stopAt }, run] as const))(
  'callbacks of %s hear what Keras says, when it does: %o',
  async (kind, _, { stopAt, validates, options, calls }) => {
    const model = sequential([dense(1, { inputShape: [4] })]);
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
    const heard: Call[] = [];
    const note = (point: string, number: number | null, logs: Logs | undefined): void => {
      const hasFigures = point.endsWith('End') && !point.startsWith('onPredict');
      heard.push([point, number, hasFigures ? Object.keys(logs ?? {}).sort() : null]);
      if (stopAt !== null && stopAt[0] === point && stopAt[1] === number) model.stopTraining = true;
    };
    const numbered = ['onEpochBegin', 'onEpochEnd'].concat(
      ['Train', 'Test', 'Predict'].flatMap((phase) => [`on${phase}BatchBegin`, `on${phase}BatchEnd`]),
    );
    const others = ['Train', 'Test', 'Predict'].flatMap((phase) => [`on${phase}Begin`, `on${phase}End`]);
    const callback: Record<string, (...given: never[]) => void> = {};
    for (const point of numbered) callback[point] = (number: number, logs?: Logs): void => note(point, number, logs);
    for (const point of others) callback[point] = (logs?: Logs): void => note(point, null, logs);
    const [x, targets] = [rows(6), rows(6, 1)];
    const given = { batchSize: 4, verbose: 0, callbacks: [callback as Callback], ...options } as const;
    if (kind === 'predict') await model.predict(x, given);
    else if (kind === 'evaluate') await model.evaluate(x, targets, given);
    else await model.fit(x, targets, validates ? { ...given, validationData: [x, targets] } : given);
    expect(heard).toEqual(calls);
  },
);
