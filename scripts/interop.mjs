// Files that Ibex writes, read by the programs they are written for; see internal/interop/README.md.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot, pinnedNode, runQuietly, runVisibly } from './processes.mjs';

const windows = process.platform === 'win32';
const folder = fromRoot('internal', 'interop');
const cache = fromRoot('.cache', 'interop');
const environment = join(cache, 'python');
const python = join(environment, windows ? 'Scripts/python.exe' : 'bin/python');

/** What is installed, in order. The environment is made without what is optional, too. */
const requirements = [
  { file: 'requirements.txt', flags: [] },
  // What they ask for is there, in newer versions than they name.
  { file: 'requirements-alone.txt', flags: ['--no-deps'] },
  // PyTorch's builds without CUDA are not everywhere.
  { file: 'requirements-pytorch.txt', flags: [], optional: true },
  { file: 'requirements-torchvision.txt', flags: [], optional: true },
].map(({ file, ...rest }) => ({ path: join(folder, 'python', file), ...rest }));
/** The exit status of a check that cannot run here, as of autotools. */
const skippedStatus = 77;

/** Makes the environment, or makes it anew where the requirements have changed; why there is none, or null. */
async function prepare() {
  const wanted = createHash('sha256')
    .update(requirements.map(({ path }) => readFileSync(path, 'utf8')).join())
    .digest('hex');
  const stamp = join(cache, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return null;
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const made = await runVisibly(windows ? 'python' : 'python3', ['-m', 'venv', environment]).catch(() => 1);
  if (made !== 0) return 'no python3 with venv here';
  for (const { path, flags, optional } of requirements) {
    const { status, output } = await runQuietly(python, ['-m', 'pip', 'install', '--quiet', ...flags, '--requirement', path]);
    if (status === 0) continue;
    if (!optional) {
      console.log(output);
      return `the packages of ${path} could not be installed`;
    }
    console.log(`interop: without the packages of ${path}, which could not be installed`);
  }
  writeFileSync(stamp, wanted);
  return null;
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
export function checkNames() {
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
  const lack = await prepare();
  if (lack !== null) {
    console.log(`interop: ${lack}`);
    return process.env.CI === 'true'
      ? { passed: 0, failed: names.length, skipped: [] }
      : { passed: 0, failed: 0, skipped: names.map((name) => `interop ${name}: ${lack}`) };
  }
  const counts = { passed: 0, failed: 0, skipped: [] };
  for (const name of names) {
    const start = performance.now();
    const status = await runCheck(name);
    const word = status === 0 ? 'ok    ' : status === skippedStatus ? 'SKIPPED' : 'FAILED';
    console.log(`${word} interop ${name}, ${((performance.now() - start) / 1000).toFixed(1)} s`);
    if (status === skippedStatus) counts.skipped.push(`interop ${name}: lacks an optional package`);
    else counts[status === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}

/** As a command of its own; the exit status. */
export async function interop(wanted) {
  const counts = await runInterop(wanted);
  if (counts === null) return 2;
  console.log(`interop: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
  return counts.failed === 0 ? 0 : 1;
}
