// What the checks know of the workspace: its projects, their manifests and their files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** The folders of all workspace projects: `packages/core`. */
export function projectFolders() {
  const folders = ['packages', 'internal', 'apps', 'examples'].flatMap((parent) =>
    readdirSync(`${root}${parent}`).map((name) => `${parent}/${name}`),
  );
  return [...folders, 'benchmarks'].filter((folder) => existsSync(`${root}${folder}/package.json`));
}

/** Every workspace project: `{ folder: 'packages/core', manifest }`. */
export function readProjects() {
  return projectFolders().map((folder) => ({
    folder,
    manifest: JSON.parse(readFileSync(`${root}${folder}/package.json`, 'utf8')),
  }));
}

/** The TypeScript files of a project, as paths from the repository's root. */
export function sourceFiles(folder) {
  if (!existsSync(`${root}${folder}/src`)) return [];
  return readdirSync(`${root}${folder}/src`, { recursive: true })
    .map((name) => `${folder}/src/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.m?ts$/.test(path))
    .toSorted();
}

/** Whether a file is there for tests only. */
export const isTestFile = (path) => /\.test\.ts$|\/__fixtures__\/|^packages\/[^/]+\/src\/testing\//.test(path);
