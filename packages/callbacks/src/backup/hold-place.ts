import { codeOf } from '@ibex-ml/data/durable';
import { type ClaimPlace, Claims, type HoldTiming } from './claims.ts';
import type { Processes } from './processes.ts';

const defaultTiming: HoldTiming = { heartbeatMs: 1000, silenceMs: 30_000 };
/** How often a folder may be gone in the moment in which a claim is put there. */
const mostTries = 5;

/**
 * Takes a place for this run alone, and gives what lets it go.
 *
 * Each run that wants the place puts a file of its own there, its claim, and then looks whether there is another one, of a process that lives. So
 * of any two runs at least the one that looks last sees the other, and no two can have the place. Where several begin at once, each that
 * sees another takes its claim back and tries again a moment later, until one is alone and the others are refused.
 *
 * A claim tells its process by more than a number, so that what a dead one has left is known at once, also where its number is another's by
 * now. A process that cannot be seen from here, on another machine or in another container, has to show signs of life.
 *
 * @throws {ResourceError} when another run has it, before anything is changed
 */
export async function holdPlace(
  place: ClaimPlace,
  processes: Processes,
  timing: HoldTiming = defaultTiming,
): Promise<() => Promise<void>> {
  const claims = new Claims(place, processes, timing);
  for (let failed = 0; ;) {
    const dead = await claims.names();
    await claims.requireDead(dead);
    const own = claims.newName();
    try {
      await claims.put(own);
      const others = (await claims.names()).filter((name) => name !== own && !name.startsWith('.') && !dead.includes(name));
      if (others.length === 0) {
        await claims.remove(dead);
        return beating(claims, own, timing);
      }
      await claims.remove([own]);
    } catch (error) {
      await claims.remove([own]).catch(() => undefined);
      failed += 1;
      if (!isOfMissing(error) || failed === mostTries) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 50));
  }
}

/** Gives signs of life until it is let go. */
function beating(claims: Claims, own: string, { heartbeatMs }: HoldTiming): () => Promise<void> {
  // Where a disk fails, the next backup says so.
  const heart = setInterval(() => void claims.touch(own).catch(() => undefined), heartbeatMs);
  heart.unref();
  return async () => {
    clearInterval(heart);
    await claims.remove([own]);
  };
}

/** Whether the folder was removed in between, as the run that had it does at its end. */
function isOfMissing(error: unknown): boolean {
  return codeOf((error as { readonly cause?: unknown } | null)?.cause) === 'ENOENT';
}
