import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTestFile, readProjects, root, sourceFiles } from './workspace.mjs';

const examples = readProjects().filter(({ folder }) => folder.startsWith('examples/'));
const read = (path) => readFileSync(`${root}${path}`, 'utf8');

describe.each(examples)('$folder', ({ folder, manifest }) => {
  const name = folder.slice('examples/'.length);

  it('is a private package that `npm run example` finds, built with all the others', () => {
    expect(manifest).toMatchObject({ name: `@ibex-ml/example-${name}`, private: true });
    expect(existsSync(`${root}${folder}/src/main.ts`)).toBe(true);
    const { references } = JSON.parse(read('tsconfig.build.json'));
    expect(references).toContainEqual({ path: `${folder}/tsconfig.build.json` });
  });

  it('has a page with its command, and a line in the table of examples', () => {
    expect(read(`${folder}/README.md`)).toContain(`npm run example -- ${name}`);
    expect(read('examples/README.md')).toContain(`[${name}](${name})`);
  });

  it('is short, and has a test', () => {
    const files = sourceFiles(folder);
    expect(files.some(isTestFile)).toBe(true);
    const lengths = files.filter((path) => !isTestFile(path)).map((path) => [path, read(path).trimEnd().split('\n').length]);
    expect(lengths.filter(([, lines]) => lines > 80)).toEqual([]);
  });
});
