import { existsSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Packages are read from their sources, so tests need no build. The rest are Vite's own defaults for Node. */
const conditions = ['@ibex-ml/source', 'module', 'node', 'development|production'];

const root = import.meta.dirname;
const folders = ['packages', 'internal', 'apps'].flatMap((parent) =>
  readdirSync(`${root}/${parent}`).map((name) => ({ name, folder: `${root}/${parent}/${name}` })),
);
folders.push({ name: 'benchmarks', folder: `${root}/benchmarks` });

export default defineConfig({
  test: {
    projects: folders
      .filter(({ folder }) => existsSync(`${folder}/package.json`))
      .map(({ name, folder }) => ({
        root: folder,
        resolve: { conditions },
        ssr: { resolve: { conditions, externalConditions: conditions } },
        test: { name, include: ['src/**/*.test.ts'], setupFiles: [`${root}/internal/testing/src/memory-check.ts`] },
      })),
  },
});
