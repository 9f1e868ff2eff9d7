import { fillUniform } from '@ibex-ml/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseKernels, loadKernels } from '../kernel-module/load.ts';
import { builds, integers, run, useBuild } from '../testing/run-kernel.ts';

describe.each(builds)('random numbers, %s build', (build) => {
  beforeAll(() => useBuild(build));

  // The known answers of Random123 1.14 for threefry2x32 with 20 rounds: counter, key, words.
  it.each([
    [
      [0, 0],
      [0, 0],
      [0x6b200159, 0x99ba4efe],
    ],
    [
      [0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x1cb996fc, 0xbb002be7],
    ],
    [
      [0x243f6a88, 0x85a308d3],
      [0x13198a2e, 0x03707344],
      [0xc4923a9c, 0x483df7a0],
    ],
  ] as const)('known answer for counter %j', async (counter, key, words) => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { randomWords } = await loadKernels(memory, await chooseKernels(build));
    randomWords(64, 2, key[0], key[1], counter[0], counter[1]);
    expect([...new Uint32Array(memory.buffer, 64, 2)]).toEqual([...words]);
  });

  it.each([0, 1, 2, 3, 5, 7, 8, 9, 31, 1000])('%i of them are the numbers that core defines', (count) => {
    const expected = new Float32Array(count);
    fillUniform(expected, 42, -17);
    const result = run('IbexRandomUniform', { seed: integers([42, -17]) }, { shape: [count, 1] });
    expect(result.shape).toEqual([count, 1]);
    expect(result.data).toEqual(expected);
  });

  it('fill [0, 1) evenly', () => {
    const { data } = run('IbexRandomUniform', { seed: integers([1, 2]) }, { shape: [200_000] });
    const bins = Array.from({ length: 10 }, () => 0);
    for (const value of data) bins[Math.floor(value * 10)]! += 1;
    // Each is binomial with a deviation of 134.
    for (const bin of bins) expect(Math.abs(bin - 20_000)).toBeLessThan(5 * 134);
    expect(Math.min(...data.subarray(0, 100_000))).toBeGreaterThanOrEqual(0);
    expect(bins.reduce((sum, bin) => sum + bin)).toBe(200_000);
  });
});
