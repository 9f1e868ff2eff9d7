import type { Buffer } from './buffer.ts';

/** How the loops of a task walk over a buffer: element base + Σ stride · index. */
export interface Access {
  readonly buffer: Buffer;
  readonly base: number;
  readonly strides: readonly number[];
}

/** Whether two neighbouring loops walk over the buffer as one would. */
export function mergesAt({ strides }: Access, loop: number, sizes: readonly number[]): boolean {
  return strides[loop] === (strides[loop + 1] as number) * (sizes[loop + 1] as number);
}

/** The same walk with two neighbouring loops as one. */
export function mergedAt(access: Access, loop: number): Access {
  return { ...access, strides: access.strides.filter((_, index) => index !== loop) };
}

/** Whether a part of the loop `cut`, of this size, touches only the same part of the buffer. */
export function staysInParts({ buffer, base, strides }: Access, cut: number, sizes: readonly number[]): boolean {
  const extent = sizes[cut] as number;
  const part = buffer.elements / extent;
  if (!Number.isInteger(part) || strides[cut] !== part) return false;
  let [low, high] = [base, base];
  for (const [loop, stride] of strides.entries()) {
    if (loop === cut) continue;
    const reach = stride * ((sizes[loop] as number) - 1);
    if (reach < 0) low += reach;
    else high += reach;
  }
  return low >= 0 && high < part;
}
