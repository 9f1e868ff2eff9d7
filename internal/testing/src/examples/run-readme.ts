import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setRandomSeed } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { type Modules, runExample } from './run-example.ts';

/**
 * A test for each block of code in the README of a package, named by its heading; each starts from the same seed.
 *
 * @param folder - the sources of the package, beside its README: `import.meta.dirname`
 * @param modules - what is in scope: the package's own exports, and those that its users have beside it
 * @param headings - of which there must be code
 */
export function runReadme(folder: string, modules: Modules, headings: readonly string[]): void {
  const blocks = readFileSync(join(folder, '..', 'README.md'), 'utf8')
    .split(/^#+ /m)
    .flatMap((section) => {
      const [heading = ''] = section.split('\n');
      return [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => [heading, code] as const);
    });
  describe('the README', () => {
    it.each(blocks)('%s', async (_, code) => {
      setRandomSeed(1);
      await expect(runExample(code, modules)).resolves.toBeUndefined();
    });

    it('has examples', () => {
      expect(blocks.map(([heading]) => heading)).toEqual(expect.arrayContaining([...headings]));
    });
  });
}
