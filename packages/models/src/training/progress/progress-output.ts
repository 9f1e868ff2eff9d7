/** Where progress is shown, and by which clock. */
export interface ProgressOutput {
  write(text: string): void;
  /** Whether lines can be written over. */
  readonly isTerminal: boolean;
  /** Seconds since some moment. */
  nowSeconds(): number;
}

/** What there is of a Node process, without assuming that there is one. */
interface ProcessLike {
  readonly stdout?: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Standard output in Node; the console in browsers, a line at a time. */
export function standardOutput(): ProgressOutput {
  const stdout = hostProcess()?.stdout;
  const nowSeconds = (): number => performance.now() / 1000;
  if (stdout !== undefined) {
    return { write: (text) => void stdout.write(text), isTerminal: stdout.isTTY === true, nowSeconds };
  }
  return { write: (text) => console.log(text.replace(/\n$/, '')), isTerminal: false, nowSeconds };
}

/** How many columns the terminal has: what COLUMNS says, else what the terminal says, else 80. */
export function terminalColumns(): number {
  const host = hostProcess();
  const said = Number(host?.env?.COLUMNS);
  if (Number.isInteger(said) && said > 0) return said;
  return host?.stdout?.columns ?? 80;
}

function hostProcess(): ProcessLike | undefined {
  return (globalThis as { readonly process?: ProcessLike }).process;
}
