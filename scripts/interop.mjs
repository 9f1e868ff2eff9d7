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

/** Runs one check, of files that Ibex writes or, by its name, of files that it imports; its exit status. */
async function runCheck(name) {
  const files = join(cache, 'files', name);
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const ours = () => runVisibly(pinnedNode, ['--conditions=@ibex-ml/source', join(folder, 'src', `${name}.ts`), files]);
  const theirs = () => runVisibly(python, [join(folder, 'python', `${name}.py`), files]);
  const [first, second] = name.endsWith('-import') ? [theirs, ours] : [ours, theirs];
  return (await first()) || (await second());
}

/** The names of all checks: those of the pairs of files. */
function checkNames() {
  const named = (part, ending) =>
    readdirSync(join(folder, part)).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []));
  const written = new Set(named('src', '.ts'));
  return named('python', '.py').filter((name) => written.has(name));
}

/**
 * Runs the checks of these names, or all: how many `passed`, `failed` and were `skipped`; null where a name is not known. Without Python
 * they are skipped, but in continuous integration they fail.
 */
export async function runInterop(wanted) {
  const known = checkNames();
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`interop: the check must be one of ${known.join(', ')}, received "${unknown}".`);
    return null;
  }
  const names = wanted.length > 0 ? wanted : known;
  if (!(await prepare())) {
    console.log('interop: no python3 with venv here');
    return process.env.CI === 'true'
      ? { passed: 0, failed: names.length, skipped: [] }
      : { passed: 0, failed: 0, skipped: names.map((name) => `interop ${name}: no python3 with venv here`) };
  }
  let failed = 0;
  for (const name of names) {
    const start = performance.now();
    const status = await runCheck(name);
    console.log(`${status === 0 ? 'ok    ' : 'FAILED'} interop ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    failed += status === 0 ? 0 : 1;
  }
  return { passed: names.length - failed, failed, skipped: [] };
}

/** As a command of its own; the exit status. */
export async function interop(wanted) {
  const counts = await runInterop(wanted);
  if (counts === null) return 2;
  console.log(`interop: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
  return counts.failed === 0 ? 0 : 1;
}
