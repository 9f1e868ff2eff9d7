import { readFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { ndarray, setBackend } from '@ibex-ml/core';
import { type Callback, type History, sgd } from '@ibex-ml/models';
import { SimulatedDisk } from '@ibex-ml/testing';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { tinyModel } from '../__fixtures__/tiny-model.ts';
import { backupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.ts';
import { folderStore } from './folder-store.ts';

/** What a run has done: the epochs that it ended, how many batches it trained on, and its history. */
interface Recorded {
  readonly ended: readonly number[];
  readonly batches: number;
  readonly history: readonly number[] | null;
}

/** A run that is interrupted at the beginning of an epoch, or of a batch of it; the same again; and the same with an epoch more. */
interface Case {
  readonly epochs: number;
  readonly options: BackupAndRestoreOptions;
  readonly interruption: readonly number[];
  readonly first: Recorded;
  readonly saved: { readonly epoch: number } | null;
  readonly second: Recorded;
  readonly left: boolean;
  readonly third: Recorded;
}

const { steps, cases } = JSON.parse(readFileSync(new URL('__fixtures__/keras.json', import.meta.url), 'utf8')) as {
  readonly steps: number;
  readonly cases: readonly Case[];
};
const x = ndarray(Array.from({ length: steps }, (_, row) => [row]));

let disk: SimulatedDisk;
beforeAll(() => setBackend(cpu()));
beforeEach(() => {
  disk = new SimulatedDisk();
});

async function run(epochs: number, options: BackupAndRestoreOptions, interruption: readonly number[] | null): Promise<Recorded> {
  const ended: number[] = [];
  let [now, batches] = [0, 0];
  const interrupt = (...place: readonly number[]): void => {
    if (place.join() === interruption?.join()) throw new Error('interrupted');
  };
  const watcher: Callback = {
    onEpochBegin(epoch) {
      now = epoch;
      interrupt(epoch);
    },
    onEpochResume: (epoch) => void (now = epoch),
    onTrainBatchBegin(batch) {
      interrupt(now, batch);
      batches += 1;
    },
    onEpochEnd: (epoch) => void ended.push(epoch),
  };
  const model = tinyModel({ optimizer: sgd({ learningRate: 0.01 }) });
  const callbacks = [backupAndRestore(folderStore('/runs/backup', disk), options), watcher];
  const given = { batchSize: 1, epochs, callbacks, verbose: 0 } as const;
  const history = await model.fit(x, x, given).catch((error: Error): History | null => {
    expect(error.message).toBe('interrupted');
    return null;
  });
  return { ended, batches, history: history?.epoch ?? null };
}

it.each(cases.map((each, index) => [index, each] as const))("the epochs of Keras's run %d", async (_, recorded) => {
  const { epochs, options, interruption, first, second, left, third } = recorded;
  const whole = Array.from({ length: epochs }, (__, epoch) => epoch);
  const found = await run(epochs, options, interruption);
  expect(found).toEqual({ ended: first.ended, batches: first.batches, history: null });
  const again = await run(epochs, options, null);
  expect(again.ended).toEqual(second.ended);
  // Keras begins an epoch anew of which it has saved a part; here that is gone on with. Its history begins there too.
  const { saveFreq } = options;
  const saved = typeof saveFreq === 'number' ? Math.floor(first.batches / saveFreq) * saveFreq : steps * first.ended.length;
  expect(again.batches).toBe(steps * epochs - saved);
  if (saveFreq === 'epoch') expect(again.batches).toBe(second.batches);
  expect(again.history).toEqual(whole);
  expect(disk.files.length > 0).toBe(left);
  const longer = await run(epochs + 1, options, null);
  // With a number, Keras begins anew where it ended, or from an epoch that it has forgotten to count on from.
  if (saveFreq === 'epoch') expect([longer.ended, longer.batches]).toEqual([third.ended, third.batches]);
});

it('are of all kinds', () => {
  expect(cases.length).toBe(64);
  expect(cases.filter(({ saved }) => saved === null).length).toBeGreaterThan(5);
  expect(cases.filter(({ second, epochs }) => second.ended.length < epochs).length).toBeGreaterThan(25);
  expect(cases.filter(({ left }) => left).length).toBeGreaterThan(10);
});
