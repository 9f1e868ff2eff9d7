import { describe, expect, it } from 'vitest';
import { findExamples } from './find-examples.ts';
import { type Modules, runExample } from './run-example.ts';

/**
 * A test for each `@example` of the docstrings under a folder.
 *
 * @param folder - the sources of a package: `import.meta.dirname`
 * @param modules - what is in scope: the package's own exports, and those that its users have beside it
 * @param options.except - files whose examples need what a test has not, such as a download
 */
export function runExamples(folder: string, modules: Modules, options: { readonly except?: readonly string[] } = {}): void {
  const except = options.except ?? [];
  const isExcepted = (place: string): boolean => except.some((file) => place.startsWith(`${file}:`));
  const examples = findExamples(folder);
  describe('examples of docstrings', () => {
    const cases = examples.filter(({ place }) => !isExcepted(place)).map(({ place, code }) => [place, code] as const);
    it.each(cases)('%s', async (_, code) => {
      await expect(runExample(code, modules)).resolves.toBeUndefined();
    });

    it('are there', () => {
      expect(examples.length).toBeGreaterThan(0);
      expect(except.filter((file) => !examples.some(({ place }) => place.startsWith(`${file}:`)))).toEqual([]);
    });
  });
}
