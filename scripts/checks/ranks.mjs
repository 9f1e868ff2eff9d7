// Holds the package ranks: who may import whom, in import statements and in package.json.
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { isTestFile, readProjects, root, sourceFiles } from '../workspace.mjs';

/** The table of ARCHITECTURE.md. A package imports lower ranks, never its own rank. */
const ranks = {
  core: 0,
  'backend-cpu': 1,
  'backend-wasm': 1,
  'backend-webgpu': 1,
  'backend-node-gpu': 1,
  data: 1,
  metrics: 1,
  layers: 2,
  models: 3,
  callbacks: 4,
  formats: 4,
  applications: 4,
  tuner: 4,
  distribute: 4,
  plots: 4,
  serving: 5,
};
/** What is stricter than the ranks alone. */
const onlyImports = { core: ['@tensorflow/tfjs-core'], layers: ['@ibex-ml/core'] };

const scope = '@ibex-ml/';
const isBackend = (name) => name.startsWith(`${scope}backend-`);

/**
 * The rules broken by these projects, one sentence each.
 *
 * @param projects - `{ folder, manifest, imports: [{ path, specifier }] }`
 * @param testTools - names that any test may import: what the root's package.json names
 */
export function findRankViolations(projects, testTools) {
  const byName = new Map(projects.map((project) => [project.manifest.name, project]));
  return projects.flatMap((project) => {
    const { folder, manifest } = project;
    if (isPackage(folder) && rankOf(folder) === undefined)
      return [`${folder}: has no rank. Give it one in scripts/checks/ranks.mjs.`];
    const declared = (fields) => Object.assign({}, ...fields.map((field) => manifest[field]));
    const used = Object.keys(declared(['dependencies', 'peerDependencies', 'optionalDependencies']));
    const all = [...used, ...Object.keys(manifest.devDependencies ?? {})];
    const check = (place, name, inTest) => objection(project, byName.get(name), name, inTest).map((why) => `${place}: ${why}`);
    return [
      ...used.flatMap((name) => check(`${folder}/package.json`, name, false)),
      ...Object.keys(manifest.devDependencies ?? {}).flatMap((name) => check(`${folder}/package.json`, name, true)),
      ...project.imports.flatMap(({ path, specifier }) => {
        const inTest = isTestFile(path);
        if (specifier.startsWith('.')) return relativeObjection(folder, path, specifier);
        // A package's own private name, chosen by condition; what it may not be is missing.
        if (specifier.startsWith('#') && manifest.imports?.[specifier] !== undefined) return [];
        if (specifier.startsWith('node:')) {
          return folder === 'packages/core' && !inTest ? [`${path}: core runs anywhere and may not import ${specifier}`] : [];
        }
        const name = specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/');
        if (name === manifest.name) return inTest ? [] : [`${path}: imports its own package by name; use a relative path`];
        if (!(inTest ? [...all, ...testTools] : used).includes(name)) {
          return [
            `${path}: imports ${name}, which ${folder}/package.json does not name${all.includes(name) ? ' as a dependency' : ''}`,
          ];
        }
        const target = byName.get(name);
        const subpath = `.${specifier.slice(name.length)}`;
        if (target !== undefined && target.manifest.exports?.[subpath] === undefined) {
          return [`${path}: imports ${specifier}, which is no public export of ${name}`];
        }
        return check(path, name, inTest);
      }),
    ];
  });
}

/** Why this project may not use that one: no reason, or one. */
function objection(project, target, name, inTest) {
  const own = isPackage(project.folder) ? posix.basename(project.folder) : undefined;
  if (own !== undefined && !inTest && onlyImports[own]?.includes(name) === false) {
    return [`${own} may import only ${onlyImports[own].join(', ')}, not ${name}`];
  }
  if (target === undefined) return name.startsWith(scope) ? [`${name} is no project of this workspace`] : [];
  if (/^(apps|examples|benchmarks)\b/.test(target.folder)) return [`nothing may import ${name}`];
  if (own === undefined) return [];
  if (target.folder.startsWith('internal/')) return inTest ? [] : [`only tests may import ${name}, which is never published`];
  if (isBackend(name)) {
    return inTest ? [] : [`only apps, examples and tests choose a backend, so ${own} may not import ${name}`];
  }
  const [from, to] = [rankOf(project.folder), rankOf(target.folder)];
  return to < from ? [] : [`${own} (rank ${from}) may not import ${name} (rank ${to})`];
}

function relativeObjection(folder, path, specifier) {
  const target = posix.join(posix.dirname(path), specifier);
  return target.startsWith(`${folder}/`) ? [] : [`${path}: ${specifier} reaches outside its package; import public exports only`];
}

const isPackage = (folder) => folder.startsWith('packages/');
const rankOf = (folder) => ranks[posix.basename(folder)];

/** Every module that a TypeScript file names: static and dynamic imports, re-exports, types. */
export function importsOf(path, code) {
  const found = [];
  const visit = (node) => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (node !== null && typeof node === 'object') {
      const source = node.type === 'TSImportType' ? (node.source ?? node.argument?.literal) : node.source;
      if (/^(Import|Export)|^TSImportType$/.test(node.type) && typeof source?.value === 'string') {
        found.push({ path, specifier: source.value });
      }
      Object.values(node).forEach(visit);
    }
  };
  visit(parseAst(code, { lang: 'ts', sourceType: 'module' }, path).body);
  return found;
}

if (import.meta.main) {
  const projects = readProjects().map((project) => ({
    ...project,
    imports: sourceFiles(project.folder).flatMap((path) => importsOf(path, readFileSync(`${root}${path}`, 'utf8'))),
  }));
  const { devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const violations = findRankViolations(projects, Object.keys(devDependencies));
  for (const violation of violations) console.error(violation);
  const files = new Set(projects.flatMap(({ imports }) => imports.map(({ path }) => path))).size;
  console.log(`${projects.length} projects, ${files} files with imports, ${violations.length} against the ranks`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
