import { expect, it } from 'vitest';
import { findPackingMistakes } from './packed-install.mjs';

const needed = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];
const manifest = { exports: { '.': { default: './dist/index.js' } } };

it('accepts a tarball that holds what it must', () => {
  expect(findPackingMistakes([...needed, 'dist/layers/dense.js'], manifest)).toEqual([]);
});

it('names sources, tests, a missing licence, and what only the workspace understands', () => {
  const names = [...needed.filter((name) => name !== 'LICENSE'), 'src/index.ts', 'dist/dense.test.js'];
  const wrong = { exports: { '.': { '@ibex-ml/source': './src/index.ts' } }, dependencies: { a: 'workspace:^' } };
  expect(findPackingMistakes(names, wrong)).toEqual([
    'holds src/index.ts',
    'holds dist/dense.test.js',
    'lacks LICENSE',
    'exports the source condition',
    'names a dependency by workspace:',
  ]);
});
