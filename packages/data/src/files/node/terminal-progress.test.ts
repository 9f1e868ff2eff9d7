import { describe, expect, it } from 'vitest';
import { terminalProgress } from './terminal-progress.ts';

function terminal(isTTY: boolean): { written: string[]; stream: { isTTY: boolean; write: (text: string) => boolean } } {
  const written: string[] = [];
  return { written, stream: { isTTY, write: (text) => written.push(text) > 0 } };
}

describe('terminalProgress', () => {
  it('shows one line that is written over, ten times a second at most, and the end always', () => {
    const { written, stream } = terminal(true);
    const progress = terminalProgress('mnist', stream)!;
    for (const receivedBytes of [1_000_000, 1_100_000, 1_200_000])
      progress.show({ file: 'a.gz', receivedBytes, totalBytes: 9_912_422 });
    progress.show({ file: 'a.gz', receivedBytes: 9_912_422, totalBytes: 9_912_422 });
    progress.clear();
    expect(written).toEqual(['\r\u001b[Kmnist: a.gz 1.0 of 9.9 MB', '\r\u001b[Kmnist: a.gz 9.9 of 9.9 MB', '\r\u001b[K']);
  });

  it('is silent where there is no terminal', () => {
    const { written, stream } = terminal(false);
    expect(terminalProgress('mnist', stream)).toBeUndefined();
    expect(written).toEqual([]);
  });
});
