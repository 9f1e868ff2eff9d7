/** Counts the frames that a page could have drawn. */
export interface Frames {
  /** How many there were so far. */
  count(): number;
  stop(): void;
}

/** Counts the frames of this page from now on. */
export function watchFrames(): Frames {
  let frames = 0;
  let next = requestAnimationFrame(function beat() {
    frames += 1;
    next = requestAnimationFrame(beat);
  });
  return { count: () => frames, stop: () => cancelAnimationFrame(next) };
}
