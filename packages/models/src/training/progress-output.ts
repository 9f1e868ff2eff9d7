/** Where progress is shown. */
export interface ProgressOutput {
  write(text: string): void;
  /** Whether lines can be written over. */
  readonly isTerminal: boolean;
}

/** What there is of a Node process, without assuming that there is one. */
interface ProcessLike {
  readonly stdout?: { write(text: string): unknown; readonly isTTY?: boolean };
}

/** Standard output in Node; the console in browsers, a line at a time. */
export function standardOutput(): ProgressOutput {
  const stdout = (globalThis as { readonly process?: ProcessLike }).process?.stdout;
  if (stdout !== undefined) return { write: (text) => void stdout.write(text), isTerminal: stdout.isTTY === true };
  return { write: (text) => console.log(text.replace(/\n$/, '')), isTerminal: false };
}
