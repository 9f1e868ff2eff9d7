import type { Measured, Reply } from './contestant.ts';

/** Calls the work until it has done so many units; the milliseconds are of one unit, by the work's own clock where it has one. */
export async function timed(work: () => Promise<Measured | void>, repetitions: number, perCall = 1): Promise<Reply> {
  const ms: number[] = [];
  let peak = 0;
  for (let count = 0; count < repetitions; count += perCall) {
    const start = performance.now();
    const own = (await work()) ?? {};
    ms.push(own.ms ?? (performance.now() - start) / perCall);
    peak = Math.max(peak, own.peakMemoryBytes ?? process.resourceUsage().maxRSS * 1024);
  }
  return { kind: 'timed', ms, peakMemoryBytes: peak };
}
