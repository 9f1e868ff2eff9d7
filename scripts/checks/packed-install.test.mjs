import { expect, it } from 'vitest';
import { findPackingMistakes } from './packed-install.mjs';

const needed = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];
const sources = ['src/index.ts', 'src/layers/dense.ts', 'src/dense.test.ts'];
const manifest = { exports: { '.': { default: './dist/index.js' } } };

it('accepts a tarball that holds what it must', () => {
  expect(findPackingMistakes([...needed, 'dist/layers/dense.js'], manifest, sources)).toEqual([]);
});

it('names sources, tests, a missing licence, and what only the workspace understands', () => {
  const names = [...needed.filter((name) => name !== 'LICENSE'), 'src/index.ts', 'dist/dense.test.js', 'dist/old.d.ts'];
  const wrong = { exports: { '.': { '@ibex-ml/source': './src/index.ts' } }, dependencies: { a: 'workspace:^' } };
  expect(findPackingMistakes(names, wrong, sources)).toEqual([
    'holds src/index.ts',
    'holds dist/dense.test.js',
    'holds dist/old.d.ts, whose source is gone; delete dist and build again',
    'lacks LICENSE',
    'exports the source condition',
    'names a dependency by workspace:',
  ]);
});
