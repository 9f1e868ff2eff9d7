import { describe, expect, it } from 'vitest';
import { findRankViolations, importsOf } from './ranks.mjs';

const exports = { '.': {} };
const project = (folder, fields = {}, imports = []) => ({
  folder,
  manifest: { name: `@ibex-ml/${folder.split('/')[1]}`, exports, ...fields },
  imports: imports.map(([file, specifier]) => ({ path: `${folder}/src/${file}`, specifier })),
});
const uses = (...names) => ({ dependencies: Object.fromEntries(names.map((name) => [name, 'workspace:^'])) });
const core = project('packages/core', uses('@tensorflow/tfjs-core'));
const others = [
  core,
  project('packages/metrics'),
  project('packages/backend-cpu'),
  project('internal/conformance'),
  project('apps/mnist'),
  project('examples/table'),
];

describe('ranks', () => {
  it('accepts what the table allows', () => {
    const projects = [
      ...others,
      project('packages/layers', uses('@ibex-ml/core'), [
        ['index.ts', '@ibex-ml/core'],
        ['core/dense.ts', '../layer.ts'],
      ]),
      project(
        'packages/models',
        { ...uses('@ibex-ml/layers', '@ibex-ml/metrics'), devDependencies: { '@ibex-ml/backend-cpu': '' } },
        [
          ['fit.ts', '@ibex-ml/layers'],
          ['fit.test.ts', '@ibex-ml/backend-cpu'],
          ['fit.test.ts', 'vitest'],
        ],
      ),
    ];
    expect(findRankViolations(projects, ['vitest'])).toEqual([]);
  });

  it('lets the tests of core choose a backend, and nothing else of core', () => {
    const imports = [
      ['ops/add.test.ts', '@ibex-ml/backend-cpu'],
      ['ops/add.ts', '@ibex-ml/backend-cpu'],
    ];
    const rest = others.filter(({ folder }) => folder !== 'packages/core');
    expect(findRankViolations([...rest, project('packages/core', {}, imports)], ['@ibex-ml/backend-cpu'])).toEqual([
      'packages/core/src/ops/add.ts: imports @ibex-ml/backend-cpu, which packages/core/package.json does not name',
    ]);
    const declared = project('packages/core', uses('@ibex-ml/backend-cpu'), imports);
    expect(findRankViolations([...rest, declared], ['@ibex-ml/backend-cpu'])).toEqual([
      'packages/core/package.json: core may import only @tensorflow/tfjs-core, not @ibex-ml/backend-cpu',
      'packages/core/src/ops/add.ts: core may import only @tensorflow/tfjs-core, not @ibex-ml/backend-cpu',
    ]);
  });

  it.each([
    ['a higher rank', project('packages/data', uses('@ibex-ml/layers')), 'may not import @ibex-ml/layers'],
    [
      'an equal rank',
      project('packages/data', uses('@ibex-ml/metrics')),
      'data (rank 1) may not import @ibex-ml/metrics (rank 1)',
    ],
    ['layers that use metrics', project('packages/layers', uses('@ibex-ml/metrics')), 'layers may import only @ibex-ml/core'],
    [
      'a model that names a backend',
      project('packages/models', uses('@ibex-ml/backend-cpu')),
      'only apps, examples and tests choose a backend',
    ],
    ['core with another library', project('packages/core', uses('fflate')), 'core may import only @tensorflow/tfjs-core'],
    ['core on Node alone', project('packages/core', {}, [['a.ts', 'node:fs']]), 'core runs anywhere'],
    [
      'test tools in what is published',
      project('packages/data', uses('@ibex-ml/conformance')),
      'only tests may import @ibex-ml/conformance',
    ],
    ['an app as a library', project('packages/models', uses('@ibex-ml/mnist')), 'nothing may import @ibex-ml/mnist'],
    ['an example as a library', project('packages/models', uses('@ibex-ml/table')), 'nothing may import @ibex-ml/table'],
    [
      'a dependency that is not named',
      project('packages/data', {}, [['a.ts', 'fflate']]),
      'imports fflate, which packages/data/package.json does not name',
    ],
    [
      'a source that needs a devDependency',
      project('packages/data', { devDependencies: { fflate: '1' } }, [['a.ts', 'fflate']]),
      'does not name as a dependency',
    ],
    ['a source that needs a test tool', project('packages/data', {}, [['a.ts', 'vitest']]), 'imports vitest'],
    [
      'what is no public export',
      project('apps/mnist', uses('@ibex-ml/core'), [['a.ts', '@ibex-ml/core/internal/graph']]),
      '@ibex-ml/core/internal/graph, which is no public export',
    ],
    [
      'a path into another package',
      project('packages/data', {}, [['a.ts', '../../core/src/index.ts']]),
      'reaches outside its package',
    ],
    [
      'a test that reaches into another package',
      project('packages/data', {}, [['a.test.ts', '../../core/src/a.ts']]),
      'reaches outside',
    ],
    ['a package without a rank', project('packages/unheard'), 'has no rank'],
  ])('refuses %s', (_, wrong, message) => {
    const layers = project('packages/layers', uses('@ibex-ml/core'));
    const rest = [...others, layers].filter(({ folder }) => folder !== wrong.folder);
    expect(findRankViolations([...rest, wrong], ['vitest'])).toEqual([expect.stringContaining(message)]);
  });

  it('finds every way to name a module, and none in comments', () => {
    const code = `
      /** import { a } from 'comment'; */
      import { a } from 'static';
      import type { B } from 'type';
      export * from 'all';
      export { c } from 'named';
      const late = await import('dynamic');
      type Far = import('far').Far;
      const text = "import x from 'text'";`;
    expect(importsOf('a.ts', code).map(({ specifier }) => specifier)).toEqual([
      'static',
      'type',
      'all',
      'named',
      'dynamic',
      'far',
    ]);
  });
});
