import { spawn } from 'node:child_process';
import type { Contestant } from '../contestant.ts';

/**
 * A fresh process for each unit of work, from its start to its end. It prints its peak memory in bytes as its last line.
 *
 * @param command - called in setup, so that a missing program is this contestant's failure
 */
export function coldProcess(name: string, command: () => readonly [program: string, ...args: string[]]): Contestant {
  return {
    name,
    warmUp: false,
    setup: () =>
      Promise.resolve(() => {
        const [program, ...args] = command();
        return finished(program, args);
      }),
  };
}

function finished(program: string, args: readonly string[]): Promise<{ readonly peakMemoryBytes: number }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complained]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => complained.push(text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve({ peakMemoryBytes: Number(lastLine(said)) });
      else reject(new Error(`its process ended with ${code}: ${lastLine(complained)}`));
    });
  });
}

function lastLine(texts: readonly string[]): string {
  return texts.join('').trim().split('\n').at(-1) ?? '';
}
