// The names that published packages export, read from the text of their entries.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readProjects, root } from './workspace.mjs';

/** Statements such as `export { a, b as c } from './file.ts';` and `export * from './folder/index.ts';`. */
const statement = /^export (type )?(?:\{([^}]*)\}|\*) from '([^']+)';/gm;

/** The values that a file exports by naming them. */
function valuesOf(path) {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(statement)].flatMap(([, isType, listed, from]) => {
    if (isType !== undefined) return [];
    if (listed === undefined) return valuesOf(join(dirname(path), from));
    const names = listed.split(',').map((item) => item.trim());
    return names.filter((item) => item !== '' && !item.startsWith('type ')).map((item) => item.split(' as ').at(-1));
  });
}

/** Every value of a package: `{ name: 'tensorBoard', entry: '@ibex-ml/callbacks/tensorboard' }`. */
export function exportsOf(packageName) {
  const { folder, manifest } = readProjects().find((project) => project.manifest.name === packageName);
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const source = typeof target === 'object' ? join(root, folder, target['@ibex-ml/source']) : '';
    if (!existsSync(source)) return [];
    return valuesOf(source).map((name) => ({ name, entry: packageName + subpath.slice(1) }));
  });
}
