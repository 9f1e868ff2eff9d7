import { afterEach, describe, expect, it, vi } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

describe('Stopwatch', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('takes the median of epochs, without their validation', () => {
    let nowMs = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const stopwatch = new Stopwatch(() => undefined);
    expect(stopwatch.secondsPerEpoch).toBe(0);
    for (const trainingMs of [4000, 1000, 2000]) {
      stopwatch.onEpochBegin();
      nowMs += trainingMs;
      stopwatch.onTestBegin();
      nowMs += 50_000;
      stopwatch.onEpochEnd();
    }
    // A test outside any epoch, as evaluate makes it.
    stopwatch.onTestBegin();
    expect(stopwatch.secondsPerEpoch).toBe(2);

    const said: string[] = [];
    const goesOn = new Stopwatch((line) => said.push(line));
    goesOn.onTrainBegin();
    expect(said).toEqual([]);
    goesOn.onTrainBegin(stopwatch.saveState());
    expect([goesOn.secondsPerEpoch, said]).toEqual([2, ['Going on with a run that was interrupted after 3 epochs.']]);
  });
});
