import { cpu } from '@ibex-ml/backend-cpu';
import { ArgumentError, ndarray, setBackend } from '@ibex-ml/core';
import { dense } from '@ibex-ml/layers';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sequential, type Sequential } from '../model/sequential.ts';
import type { ProgressOutput } from '../training/progress/progress-output.ts';
import type { Callback } from './callback.ts';
import { progbarLogger } from './progbar-logger.ts';

beforeAll(() => setBackend(cpu()));

const x = ndarray([[1], [2]]);
const options = { batchSize: 1, verbose: 2 } as const;

function compiled(): Sequential {
  const model = sequential([dense(1, { inputShape: [1], kernelInitializer: 'zeros' })]);
  return model.compile({ optimizer: 'sgd', loss: 'mse' });
}

/** An output whose clock stands. */
function paper(isTerminal = false): ProgressOutput & { text: string } {
  const output = {
    text: '',
    isTerminal,
    write: (text: string): void => void (output.text += text),
    nowSeconds: (): number => 0,
  };
  return output;
}

// What it prints is Keras's: fit-golden.test.ts and progress.test.ts hold that.
describe('progbarLogger', () => {
  it('is not added where one is given', async () => {
    const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const output = paper();
    await compiled().fit(x, x, { ...options, epochs: 2, callbacks: [progbarLogger({ output })] });
    expect(output.text).toMatch(/^Epoch 1\/2\n2\/2 - 0s - 0s\/step - loss: .*\nEpoch 2\/2\n2\/2 - .*\n$/);
    expect(stdout).not.toHaveBeenCalled();
    stdout.mockRestore();
  });

  it('stands where it is put: what comes after it is not shown', async () => {
    const add: Callback = { onEpochEnd: (_, logs) => void (logs['extra'] = 7) };
    const [before, after] = [paper(), paper()];
    await compiled().fit(x, x, { ...options, callbacks: [progbarLogger({ output: before }), add] });
    await compiled().fit(x, x, { ...options, callbacks: [add, progbarLogger({ output: after })] });
    expect([before.text.includes('extra'), after.text.includes(' - extra: 7.0000')]).toEqual([false, true]);
  });

  it('shows evaluation and prediction, but no validation inside fit, and goes from one run to the next', async () => {
    const output = paper();
    const callbacks = [progbarLogger({ output })];
    const model = compiled();
    await model.fit(x, x, { ...options, validationData: [x, x], callbacks });
    expect(output.text.match(/\n/g)).toHaveLength(1);
    expect(output.text).toContain(' - val_loss: ');
    output.text = '';
    await model.evaluate(x, x, { ...options, callbacks });
    expect(output.text).toMatch(/^2\/2 - 0s - 0s\/step - loss: [^\n]*\n$/);
    output.text = '';
    await model.predict(x, { ...options, callbacks });
    expect(output.text).toBe('2/2 - 0s - 0s/step\n');
  });

  it('shows nothing where verbose is 0', async () => {
    const output = paper(true);
    await compiled().fit(x, x, { ...options, verbose: 0, callbacks: [progbarLogger({ output })] });
    expect(output.text).toBe('');
  });

  it('refuses options that there are none of', () => {
    expect(() => progbarLogger({ stream: 1 } as never)).toThrow(ArgumentError);
  });
});

it('figures are read for those alone who ask', async () => {
  const model = compiled();
  const reads: string[] = [];
  const lazy: Callback = {
    onTrainBatchEndLazy: async (batch, read) => void (batch === 1 && reads.push(`train ${Object.keys(await read()).join()}`)),
    onTestBatchEndLazy: async (batch, read) => void (batch === 0 && reads.push(`test ${Object.keys(await read()).join()}`)),
  };
  await model.fit(x, x, { ...options, verbose: 0, validationData: [x, x], callbacks: [lazy] });
  expect(reads).toEqual(['train loss', 'test loss']);
});
