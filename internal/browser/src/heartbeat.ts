/** How a page's main thread has kept up. */
export interface Beats {
  /** How often the page could have drawn. */
  readonly frames: number;
  /** The longest times in which it could not, the longest first. */
  readonly gapsMs: readonly number[];
}

/** So many of them are kept. */
const most = 4;

/** Watches the frames of a page from now on, until the function that it gives is called. */
export function watchFrames(): () => Beats {
  let [frames, last] = [0, performance.now()];
  let gapsMs: readonly number[] = [];
  const see = (): void => {
    const now = performance.now();
    gapsMs = [...gapsMs, now - last].sort((a, b) => b - a).slice(0, most);
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
    return { frames, gapsMs };
  };
}
