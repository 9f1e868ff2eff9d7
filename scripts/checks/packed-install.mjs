// Tests what a user installs: packs every published package, installs the tarballs in an empty project, imports and
// type-checks each entry there, and runs publint and attw on each tarball.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildProjects } from '../build.mjs';
import { fromRoot, pinnedNode, runQuietly } from '../processes.mjs';
import { readProjects, sourceFiles } from '../workspace.mjs';

const tool = (path) => fromRoot('node_modules', ...path.split('/'));

/** Runs a step; gives true when it went well, and says what went wrong when not. */
async function step(what, program, args, options) {
  const { status, output } = await runQuietly(program, args, options);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${what}`);
  if (status !== 0) console.log(output.trimEnd());
  return status === 0;
}

/** The names that a program imports: each package, and each of its subpaths. */
function entriesOf({ manifest }) {
  return Object.keys(manifest.exports)
    .filter((subpath) => subpath !== './package.json')
    .map((subpath) => manifest.name + subpath.slice(1));
}

/** What a tarball may not hold, or must hold, by the names in it and those of the sources that it was built from. */
export function findPackingMistakes(names, manifest, sources) {
  const strange = names.filter(
    (name) =>
      !/^(package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md|dist\/.*)$/.test(name) || /\.test\.|tsbuildinfo/.test(name),
  );
  const orphans = names.filter((name) => {
    const source = /^dist\/(.*?)(\.d\.ts|\.js)$/.exec(name)?.[1];
    return source !== undefined && !sources.includes(`src/${source}.ts`);
  });
  const missing = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'].filter((name) => !names.includes(name));
  return [
    ...strange.map((name) => `holds ${name}`),
    ...orphans.map((name) => `holds ${name}, whose source is gone; delete dist and build again`),
    ...missing.map((name) => `lacks ${name}`),
    ...(JSON.stringify(manifest.exports).includes('/source"') ? ['exports the source condition'] : []),
    ...(JSON.stringify(manifest).includes('workspace:') ? ['names a dependency by workspace:'] : []),
  ];
}

async function pack(project, folder) {
  const { name, version } = project.manifest;
  const tarball = join(folder, `${name.slice(1).replace('/', '-')}-${version}.tgz`);
  const made = await step(`pack ${name}`, tool('.bin/pnpm'), ['pack', '--pack-destination', folder], {
    cwd: fromRoot(project.folder),
  });
  return { project, tarball, made };
}

/** Looks into a tarball and runs publint and attw on it. */
async function inspect({ project, tarball }, folder) {
  const { name } = project.manifest;
  const unpacked = join(folder, 'unpacked', name);
  mkdirSync(unpacked, { recursive: true });
  await runQuietly('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
  const names = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(unpacked.length + 1));
  const sources = sourceFiles(project.folder).map((path) => path.slice(project.folder.length + 1));
  const mistakes = findPackingMistakes(names, JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8')), sources);
  console.log(
    `${mistakes.length === 0 ? 'ok    ' : 'FAILED'} ${name}: ${names.length} files, ${statSync(tarball).size} bytes packed`,
  );
  for (const mistake of mistakes) console.log(`       ${name} ${mistake}`);
  return [
    mistakes.length === 0,
    await step(`publint ${name}`, pinnedNode, [tool('publint/src/cli.js'), tarball, '--strict']),
    await step(`attw ${name}`, pinnedNode, [tool('@arethetypeswrong/cli/dist/index.js'), tarball, '--profile', 'esm-only']),
  ];
}

/** A program whose threads run a file of a package, which must be found where the package was installed. */
const threads = `
import { ndarray } from '@ibex-ml/core';
import { ImageDataGenerator } from '@ibex-ml/data/images';
const images = ndarray([[[[1], [2]]]]);
const [{ x }] = await new ImageDataGenerator({ rescale: 2 }).flow(images, undefined, { workers: 1 }).toArray();
if (x.data[1] !== 4) throw new Error('made ' + x.data);
`;

/** A user's project: installs the tarballs, then imports and type-checks every entry. */
async function useInProject(packed, folder) {
  const project = join(folder, 'project');
  mkdirSync(project);
  const write = (name, value) => writeFileSync(join(project, name), typeof value === 'string' ? value : JSON.stringify(value));
  write('package.json', { name: 'user', private: true, type: 'module' });
  const here = { cwd: project };
  const tarballs = packed.map(({ tarball }) => tarball);
  const installed = await step('npm install of all tarballs', 'npm', ['install', '--no-audit', '--no-fund', ...tarballs], here);
  if (!installed) return [false];

  const entries = packed.flatMap((item) => entriesOf(item.project));
  write(
    'user.ts',
    entries.map((entry, index) => `import * as entry${index} from '${entry}';\nconsole.log(entry${index});\n`).join(''),
  );
  write('wrong.ts', `import { ndarray } from '@ibex-ml/core';\nndarray('a text').shape.length = 1;\n`);
  const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, skipLibCheck: true, noEmit: true, types: [] };
  write('tsconfig.json', { compilerOptions, files: ['user.ts'] });
  write('tsconfig.wrong.json', { extends: './tsconfig.json', files: ['wrong.ts'] });
  const tsc = tool('typescript/bin/tsc');

  const results = [await step('type-check of a program that uses every entry', pinnedNode, [tsc], here)];
  const wrong = await runQuietly(pinnedNode, [tsc, '-p', 'tsconfig.wrong.json'], here);
  const typed = wrong.output.includes('TS2345') && wrong.output.includes('TS2540');
  console.log(`${typed ? 'ok    ' : 'FAILED'} type-check refuses a wrong program`);
  if (!typed) console.log(wrong.output);
  for (const entry of entries) {
    const program = `const entry = await import('${entry}'); if (Object.keys(entry).length === 0) throw new Error('exports nothing');`;
    results.push(await step(`import ${entry}`, pinnedNode, ['--input-type=module', '--eval', program], here));
  }
  results.push(await step('threads of @ibex-ml/data', pinnedNode, ['--input-type=module', '--eval', threads], here));
  return [...results, typed];
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'ibex-packed-'));
  const published = readProjects().filter(({ manifest }) => manifest.private !== true);
  const results = [(await buildProjects()) === 0];
  const packed = [];
  for (const project of published) packed.push(await pack(project, folder));
  results.push(...packed.map(({ made }) => made));
  if (results.every(Boolean)) {
    for (const item of packed) results.push(...(await inspect(item, folder)));
    results.push(...(await useInProject(packed, folder)));
  }
  rmSync(folder, { recursive: true });
  console.log(`${results.filter(Boolean).length} of ${results.length} steps went well`);
  process.exitCode = results.every(Boolean) ? 0 : 1;
}
