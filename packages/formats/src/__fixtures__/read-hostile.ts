import { readFileSync, writeFileSync } from 'node:fs';
import { cpu } from '@ibex-ml/backend-cpu';
import { IbexError, setBackend } from '@ibex-ml/core';
import { hostileFiles, largeFiles, readHostile } from './hostile-files.ts';
import { processorTimeMs } from './processor-time.ts';

/**
 * Reads every hostile file, and prints what came of each: the error, the time, and how much memory it took at most, where Linux says
 * so. Needs --expose-gc.
 */

/** What Linux counts of the memory of this process, in MiB: its most since `reset`, and now. */
function memory(what: 'VmHWM' | 'VmRSS'): number | null {
  if (process.platform !== 'linux') return null;
  const status = readFileSync('/proc/self/status', 'utf8');
  return Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
}

await setBackend(cpu());
const results = Object.entries({ ...hostileFiles, ...largeFiles }).map(([name, make]) => {
  const file = make();
  globalThis.gc?.();
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
  const [before, begun] = [memory('VmRSS'), processorTimeMs()];
  let outcome = 'read';
  try {
    readHostile(name, file);
  } catch (error) {
    outcome = error instanceof IbexError ? error.constructor.name : `untyped: ${String(error)}`;
  }
  const [ms, most] = [processorTimeMs() - begun, memory('VmHWM')];
  return { name, outcome, ms, mib: before === null || most === null ? null : most - before };
});
process.stdout.write(JSON.stringify(results));
