// Reports how large the sources and the published bundles are, and holds them to their limits.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { isTestFile, readProjects, root, sourceFiles } from '../workspace.mjs';

const lineLimits = { warning: 300, failure: 400 };

/** Long files: `{ path, lines, failed }`, longest first. */
export function findLongFiles(files, limits = lineLimits) {
  return files
    .filter(({ lines }) => lines > limits.warning)
    .map(({ path, lines }) => ({ path, lines, failed: lines > limits.failure }))
    .toSorted((a, b) => b.lines - a.lines);
}

/** What is wrong with bundle sizes, against a budget of bytes per entry: too large, or not in both lists. */
export function findBudgetViolations(sizes, budget) {
  return [
    ...Object.entries(sizes).flatMap(([entry, bytes]) => {
      if (budget[entry] === undefined)
        return [`${entry}: ${bytes} bytes and no budget; add it to scripts/checks/size-budget.json`];
      return bytes > budget[entry] ? [`${entry}: ${bytes} bytes, more than its budget of ${budget[entry]}`] : [];
    }),
    ...Object.keys(budget)
      .filter((entry) => sizes[entry] === undefined)
      .map((entry) => `${entry}: has a budget, but no package exports it`),
  ];
}

/** The gzipped bytes of an entry with everything of its own package; other packages are left out. */
export async function bundleBytes(input) {
  const bundle = await rolldown({
    input,
    platform: 'neutral',
    external: (id) => !/^[./]|^[A-Za-z]:/.test(id),
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  await bundle.close();
  return output.reduce((sum, part) => sum + gzipSync(part.type === 'chunk' ? part.code : part.source).length, 0);
}

async function measureEntries(projects) {
  const sizes = {};
  for (const { folder, manifest } of projects) {
    for (const [subpath, target] of Object.entries(manifest.exports)) {
      const source = target['@ibex-ml/source'];
      if (source !== undefined) sizes[manifest.name + subpath.slice(1)] = await bundleBytes(`${root}${folder}/${source}`);
    }
  }
  return sizes;
}

if (import.meta.main) {
  const projects = readProjects();
  const files = projects
    .flatMap(({ folder }) => sourceFiles(folder))
    .map((path) => ({ path, lines: readFileSync(`${root}${path}`, 'utf8').split('\n').length - 1 }));
  const sources = files.filter(({ path }) => !isTestFile(path));
  const budget = JSON.parse(readFileSync(new URL('size-budget.json', import.meta.url), 'utf8'));
  const sizes = await measureEntries(projects.filter(({ manifest }) => manifest.private !== true));

  console.log('entry                              gzip bytes   budget');
  for (const [entry, bytes] of Object.entries(sizes)) {
    console.log(`${entry.padEnd(34)} ${String(bytes).padStart(10)} ${String(budget[entry] ?? 'none').padStart(8)}`);
  }
  const lines = sources.map((file) => file.lines).toSorted((a, b) => a - b);
  console.log(
    `${sources.length} source files, ${lines.reduce((a, b) => a + b, 0)} lines, median ${lines[lines.length >> 1] ?? 0}`,
  );

  const long = findLongFiles(sources);
  for (const { path, lines: count, failed } of long) console.log(`${failed ? 'TOO LONG' : 'long'}: ${path}, ${count} lines`);
  const violations = findBudgetViolations(sizes, budget);
  for (const violation of violations) console.error(violation);
  process.exitCode = violations.length > 0 || long.some(({ failed }) => failed) ? 1 : 0;
}
