// How the scripts start other programs.
import { spawn } from 'node:child_process';
import { dirname, join, delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** The absolute path of something in this repository. */
export const fromRoot = (...parts) => join(root, ...parts);

/** The Node that this repository pins, once it is installed. */
export const pinnedNode = fromRoot('node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** Children find the pinned Node and the tools first, and tell nobody what they do. */
const environment = {
  ...process.env,
  PATH: `${fromRoot('node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}`,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
};

/** Runs a program on this terminal; gives its exit status. An interrupt is the program's to handle. */
export function runVisibly(program, args) {
  const child = spawn(program, args, { cwd: root, env: environment, stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  const wait = () => {};
  process.on('SIGINT', wait).on('SIGTERM', forward);
  return finished(child).finally(() => process.off('SIGINT', wait).off('SIGTERM', forward));
}

/** Runs a program and keeps what it prints: `{ status, output }`. */
export async function runQuietly(program, args, { env = {}, cwd = root } = {}) {
  const child = spawn(program, args, { cwd, env: { ...environment, ...env }, shell: windows, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const status = await finished(child);
  return { status, output: Buffer.concat(chunks).toString() };
}

/** The exit status of a child, once its output has ended too; one killed by a signal counts as failed. */
function finished(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}
