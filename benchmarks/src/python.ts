import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Why contestants in Python cannot run here. */
export class NoPython extends Error {
  override readonly name = 'NoPython';
}

const requirements = fileURLToPath(new URL('../python/requirements.txt', import.meta.url));
const folder = fileURLToPath(new URL('../node_modules/.cache/python', import.meta.url));
let found: string | NoPython | undefined;

/**
 * The Python that has Keras, TensorFlow and JAX: the one that IBEX_BENCH_PYTHON names, or else a virtual environment that is made once, of
 * the versions in python/requirements.txt.
 *
 * @throws {NoPython} when there is none, or its packages cannot be had
 */
export function findPython(): string {
  found ??= attempt();
  if (found instanceof NoPython) throw found;
  return found;
}

function attempt(): string | NoPython {
  try {
    const named = process.env['IBEX_BENCH_PYTHON'];
    if (named !== undefined && named !== '')
      return works(named, `no Python: IBEX_BENCH_PYTHON names ${named}, which does not run`);
    return environment();
  } catch (error) {
    if (error instanceof NoPython) return error;
    throw error;
  }
}

function environment(): string {
  const python = join(folder, 'bin', 'python');
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  works('python3', 'no Python: python3 does not run');
  console.error('Making a Python environment with Keras, TensorFlow and JAX, once; this downloads some 500 MB ...');
  rmSync(folder, { recursive: true, force: true });
  step('python3', ['-m', 'venv', folder], 'no Python: python3 -m venv');
  step(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], 'no Keras: pip install');
  writeFileSync(stamp, wanted);
  return python;
}

function works(python: string, otherwise: string): string {
  if (spawnSync(python, ['--version']).status !== 0) throw new NoPython(otherwise);
  return python;
}

function step(command: string, args: readonly string[], what: string): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new NoPython(`${what} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
}
