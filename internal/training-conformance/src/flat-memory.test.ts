import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Reading } from './__fixtures__/flat-memory.ts';

it('a thousand steps, shuffled and with smaller last batches, leave all memory as it was', async () => {
  const script = fileURLToPath(new URL('__fixtures__/flat-memory.ts', import.meta.url));
  const flags = ['--expose-gc', '--conditions=@ibex-ml/source', '--no-warnings'];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, script]);
  const { readings, executor } = JSON.parse(stdout) as { readings: readonly [Reading, Reading]; executor: string };
  const [before, after] = readings;
  expect(executor).toBe('compiled');
  expect(after.steps - before.steps).toBeGreaterThan(1000);
  // tfjs's memory and the programs'.
  expect(before.wasmBytes.length).toBe(2);
  expect(after.wasmBytes).toEqual(before.wasmBytes);
  expect([after.tensors, after.tensorBytes]).toEqual([before.tensors, before.tensorBytes]);
  // The smallest object left by each step would be more; what the JavaScript engine itself learns is less.
  expect(after.heapBytes - before.heapBytes).toBeLessThan(48 * 1000);
});
