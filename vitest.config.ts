import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';

/** Packages are read from their sources, so tests need no build. The conditions after the first are Vite's own for Node. */
const conditions = ['@ibex-ml/source', 'module', 'node', 'development|production'];

const root = import.meta.dirname;

/** No test asserts that a machine is quick: this only ends what hangs. What goes on past its time would spoil the next test too. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 } as const;

/** One project per workspace folder, under the folder's name: `vitest run --project layers`. */
const folders = [
  ...['packages', 'internal', 'apps', 'examples'].flatMap((parent) =>
    readdirSync(`${root}/${parent}`).map((name) => `${parent}/${name}`),
  ),
  'benchmarks',
].filter((folder) => existsSync(`${root}/${folder}/package.json`));

const hasProperties = (folder: string): boolean =>
  readFileSync(`${root}/${folder}/package.json`, 'utf8').includes('"fast-check"');

const workspaceProjects = folders.map((folder): TestProjectConfiguration => ({
  root: `${root}/${folder}`,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: folder.slice(folder.lastIndexOf('/') + 1),
    include: ['src/**/*.test.ts'],
    ...patience,
    setupFiles: [
      `${root}/internal/testing/src/memory-check.ts`,
      ...(hasProperties(folder) ? [`${root}/internal/testing/src/property-seed.ts`] : []),
    ],
    // The kernels are sources too: whoever tests has those that stand in assembly/.
    globalSetup: [`${root}/packages/backend-wasm/scripts/build-kernels.mjs`],
  },
}));

/** The checks of this repository check themselves too. */
const scripts: TestProjectConfiguration = {
  root: `${root}/scripts`,
  test: { name: 'scripts', include: ['**/*.test.mjs'], ...patience },
};

const config: ViteUserConfig = defineConfig({
  // Vitest leaves one core to itself, which is half of a small machine.
  test: { slowTestThreshold: 2000, maxWorkers: availableParallelism(), projects: [...workspaceProjects, scripts] },
});
export default config;
