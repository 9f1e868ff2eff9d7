import { progressBarCases } from '@ibex-ml/golden';
import { describe, expect, it } from 'vitest';
import { ProgressBar } from './progress-bar.ts';
import { stepTime, timeLeft } from './progress-format.ts';
import { progressFor } from './progress.ts';

/** An output that keeps what is written, with a clock that stands. */
class Recorded {
  text = '';
  seconds = 0;
  readonly isTerminal: boolean;

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  write(text: string): void {
    this.text += text;
  }

  nowSeconds(): number {
    return this.seconds;
  }

  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }
}

const number = (value: number | 'nan' | 'inf'): number =>
  value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : value;

describe("Keras's bar", () => {
  // What Keras's class can do and fit never asks for: averaging figures itself, a bar on what is no terminal, one line at the end.
  const beyond = ['averages over steps', 'not dynamic', 'verbose 2, small and negative values'];
  const cases = progressBarCases().filter(({ name }) => !beyond.includes(name));
  it('has all cases but these', () => expect(cases.length).toBe(progressBarCases().length - beyond.length));

  it.each(cases)('$name', async ({ start, arguments: { target, width }, updates }) => {
    const output = new Recorded(true);
    output.seconds = start;
    const bar = new ProgressBar(output, target, width);
    for (const { now, current, values, finalize, printed } of updates) {
      output.seconds = now;
      const logs = Object.fromEntries(values.map(([name, value]) => [name, number(value)]));
      const last = finalize ?? (target !== null && current >= target);
      // Under fit the number of steps is known at the end, so that this line never comes.
      if (last && target === null) continue;
      let reads = 0;
      if (last) bar.finish(current, logs);
      else await bar.step(current, () => Promise.resolve(((reads += 1), logs)));
      expect(output.take()).toBe(printed);
      if (printed === '') expect(reads).toBe(0);
    }
  });
});

describe('where and when', () => {
  const run = async (output: Recorded, verbose: 'auto' | 0 | 1 | 2, epochs = 2): Promise<number> => {
    const progress = progressFor(verbose, { epochs, steps: 10 }, output);
    let reads = 0;
    for (let epoch = 0; epoch < epochs; epoch += 1) {
      progress.epochBegin(epoch);
      output.seconds += 5;
      await progress.step(10, () => Promise.resolve(((reads += 1), { loss: 0.5 })));
      progress.epochEnd({ loss: 0.5, negative: -0.5, tiny: 0.0005 });
    }
    return reads;
  };

  it("gives Keras's line per epoch for 2, and for 1 where there is no terminal", async () => {
    const [golden] = progressBarCases().filter(({ arguments: { verbose } }) => verbose === 2);
    const line = golden?.updates[0]?.printed as string;
    for (const [isTerminal, verbose] of [
      [true, 2],
      [false, 2],
      [false, 1],
      [false, 'auto'],
    ] as const) {
      const output = new Recorded(isTerminal);
      expect(await run(output, verbose)).toBe(0);
      expect(output.take()).toBe(`Epoch 1/2\n${line}Epoch 2/2\n${line}`);
    }
  });

  it('counts no epochs where there is one', async () => {
    const output = new Recorded(false);
    await run(output, 1, 1);
    expect(output.take()).toMatch(/^10\/10 - 5s/);
  });

  it('shows nothing for 0, and reads nothing', async () => {
    const output = new Recorded(true);
    expect(await run(output, 0)).toBe(0);
    expect(output.take()).toBe('');
  });

  it('knows the number of steps after an epoch', async () => {
    const output = new Recorded(true);
    const progress = progressFor(1, { epochs: 2, steps: null }, output);
    for (const epoch of [0, 1]) {
      progress.epochBegin(epoch);
      for (const done of [1, 2]) {
        output.seconds += 1;
        await progress.step(done, () => Promise.resolve({ loss: 0.5 }));
      }
      expect(output.take().includes('Unknown')).toBe(epoch === 0);
      progress.epochEnd({ loss: 0.5 });
      expect(output.take()).toContain('2/2');
    }
  });

  it('tells how many steps were done when an epoch ends early', () => {
    const output = new Recorded(false);
    const progress = progressFor(2, { epochs: 1, steps: 10 }, output);
    progress.epochBegin(0);
    output.seconds += 8;
    void progress.step(4, () => Promise.resolve({}));
    progress.epochEnd({});
    expect(output.take()).toBe(' 4/10 - 8s - 2s/step\n');
  });
});

describe('times', () => {
  it.each([
    [0, '0s/step'],
    [1.5, '2s/step'],
    [0.0125, '12ms/step'],
    [0.00025, '250us/step'],
  ])('%d seconds per step are %s', (value, text) => expect(stepTime(value)).toBe(text));

  it.each([
    [9.9, '9s'],
    [60, '60s'],
    [61, '1:01'],
    [3600, '60:00'],
    [9990.5, '2:46:30'],
  ])('%d seconds left are %s', (value, text) => expect(timeLeft(value)).toBe(text));
});
