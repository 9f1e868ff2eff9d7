import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

/** How a process of the app ended. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of stdout as JSON. */
  readonly json: () => unknown;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const ours = Object.keys(process.env).filter((name) => name.startsWith('IBEX_'));

/** An empty folder for each test, and the app run from its sources in it: no data but the digits, unless `env` says more. */
export function useApp(): {
  readonly folder: () => string;
  readonly run: (args: readonly string[], more?: RunOptions) => Promise<Ended>;
} {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ibex-app-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return { folder: () => folder, run: (args, more) => runApp(args, folder, more) };
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sends a signal, or closes the pipe, when stdout has come to hold this text. */
  readonly at?: { readonly text: string; readonly do: NodeJS.Signals | 'close stdout' };
}

function runApp(args: readonly string[], cwd: string, { env = {}, at }: RunOptions = {}): Promise<Ended> {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.includes(name)));
  const child = spawn(process.execPath, ['--conditions=@ibex-ml/source', '--no-warnings', main, ...args], {
    cwd,
    env: { ...inherited, IBEX_CACHE_DIR: join(cwd, 'no-cache'), IBEX_OFFLINE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr, reached] = ['', '', false];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (at === undefined || reached || !stdout.includes(at.text)) return;
    reached = true;
    if (at.do === 'close stdout') child.stdout.destroy();
    else child.kill(at.do);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const json = (): unknown => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
      resolve({ status, signal, stdout, stderr, json });
    });
  });
}
