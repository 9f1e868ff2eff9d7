// Files that Ibex writes, read by the programs they are written for; see internal/interop/README.md.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot, pinnedNode, runVisibly } from './processes.mjs';

const windows = process.platform === 'win32';
const folder = fromRoot('internal', 'interop');
const cache = fromRoot('.cache', 'interop');
const environment = join(cache, 'python');
const python = join(environment, windows ? 'Scripts/python.exe' : 'bin/python');
const requirements = join(folder, 'python', 'requirements.txt');

/** Makes the environment, or makes it anew where the requirements have changed. Whether there is one. */
async function prepare() {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const stamp = join(cache, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const made = await runVisibly(windows ? 'python' : 'python3', ['-m', 'venv', environment]).catch(() => 1);
  if (made !== 0) return false;
  const installed = await runVisibly(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  if (installed !== 0)
    throw new Error('interop: the packages of internal/interop/python/requirements.txt could not be installed');
  writeFileSync(stamp, wanted);
  return true;
}

/** Runs one check; its exit status. */
async function runCheck(name) {
  const files = join(cache, 'files', name);
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const script = join(folder, 'src', `${name}.ts`);
  const written = await runVisibly(pinnedNode, ['--conditions=@ibex-ml/source', script, files]);
  return written || runVisibly(python, [join(folder, 'python', `${name}.py`), files]);
}

/** Runs the checks of these names, or all. The exit status. */
export async function interop(wanted) {
  const known = readdirSync(join(folder, 'python')).flatMap((file) => (file.endsWith('.py') ? [file.slice(0, -3)] : []));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`interop: the check must be one of ${known.join(', ')}, received "${unknown}".`);
    return 2;
  }
  const names = wanted.length > 0 ? wanted : known;
  if (!(await prepare())) {
    console.log(`interop: 0 passed, 0 failed, ${names.length} skipped: no python3 with venv`);
    return process.env.CI === 'true' ? 1 : 0;
  }
  let failed = 0;
  for (const name of names) failed += (await runCheck(name)) === 0 ? 0 : 1;
  console.log(`interop: ${names.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
