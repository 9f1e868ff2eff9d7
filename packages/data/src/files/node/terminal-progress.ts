import type { DownloadProgress } from '../source-options.ts';

/** One line of a terminal that says how far a download is. */
export interface TerminalProgress {
  readonly show: (progress: DownloadProgress) => void;
  readonly clear: () => void;
}

/** The line on stderr, or undefined where stderr is no terminal. */
export function terminalProgress(
  name: string,
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): TerminalProgress | undefined {
  if (!stream.isTTY) return undefined;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  let shownAt = -Infinity;
  return {
    show: ({ file, receivedBytes, totalBytes }) => {
      if (performance.now() - shownAt < 100 && receivedBytes < totalBytes) return;
      shownAt = performance.now();
      stream.write(`\r\u001b[K${name}: ${file} ${megabytes(receivedBytes)} of ${megabytes(totalBytes)} MB`);
    },
    clear: () => void stream.write('\r\u001b[K'),
  };
}
