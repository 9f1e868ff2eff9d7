/** How a page's main thread has kept up. */
export interface Beats {
  /** How often the page could have drawn. */
  readonly frames: number;
  /** The longest time in which it could not. */
  readonly longestGapMs: number;
}

/** Watches the frames of a page from now on, until the function that it gives is called. */
export function watchFrames(): () => Beats {
  let [frames, longestGapMs, last] = [0, 0, performance.now()];
  const see = (): void => {
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
  };
  let next = requestAnimationFrame(function beat() {
    frames += 1;
    see();
    next = requestAnimationFrame(beat);
  });
  return () => {
    cancelAnimationFrame(next);
    see();
    return { frames, longestGapMs };
  };
}
