// The lint rules and the type-check are worth only what they refuse: each must fail on a project that breaks it.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromRoot, pinnedNode, runQuietly } from '../processes.mjs';
import { isTestFile, readProjects, sourceFiles } from '../workspace.mjs';

let folder;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ibex-tools-'));
  for (const name of ['.gitignore', '.oxlintrc.json', 'tsconfig.base.json']) copyFileSync(fromRoot(name), join(folder, name));
  symlinkSync(fromRoot('node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a small project in the place of a package and runs a tool there. */
async function runOn(files, tool, args) {
  const source = join(folder, 'packages', 'sample', 'src');
  rmSync(source, { recursive: true, force: true });
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, '../package.json'), '{ "type": "module" }');
  writeFileSync(join(source, '../tsconfig.json'), readFileSync(fromRoot('packages/core/tsconfig.json')));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(source, name), code);
  return runQuietly(pinnedNode, [fromRoot('node_modules', ...tool.split('/')), ...args], { cwd: folder });
}

const lint = (files) => runOn(files, 'oxlint/bin/oxlint', ['--format=unix', 'packages']);

describe('lint', () => {
  it('accepts a clean file', async () => {
    expect(await lint({ 'clean.ts': 'export const one = 1;\n' })).toMatchObject({ status: 0 });
  });

  it.each([
    ['no-explicit-any', { 'a.ts': 'export const wrong: any = 1;' }],
    ['no-unsafe-return', { 'a.ts': 'export const parse = (text: string): number => JSON.parse(text);' }],
    ['no-floating-promises', { 'a.ts': 'export function start(): void {\n  Promise.resolve(1);\n}' }],
    ['no-default-export', { 'a.ts': 'export default 1;' }],
    ['no-unused-vars', { 'a.ts': "import { b } from './b.ts';\nexport const a = 1;", 'b.ts': 'export const b = 1;' }],
    [
      'no-cycle',
      { 'a.ts': "export { b } from './b.ts';\nexport const a = 1;", 'b.ts': "export { a } from './a.ts';\nexport const b = 1;" },
    ],
    ['no-console', { 'a.ts': 'console.log(1);\nexport {};' }],
    ['filename-case', { 'CamelCase.ts': 'export const a = 1;' }],
    [
      'no-focused-tests',
      { 'a.test.ts': "import { expect, it } from 'vitest';\nit.only('runs alone', () => expect(1).toBe(1));" },
    ],
    [
      'no-disabled-tests',
      { 'a.test.ts': "import { expect, it } from 'vitest';\nit.skip('never runs', () => expect(1).toBe(1));" },
    ],
  ])('refuses by %s', async (rule, files) => {
    const { status, output } = await lint(files);
    expect(status).not.toBe(0);
    expect(output).toContain(rule);
  });
});

describe('the type-check', () => {
  it('reads every source and every test file', async () => {
    const { output } = await runQuietly(pinnedNode, [
      fromRoot('node_modules/typescript/bin/tsc'),
      '-p',
      'tsconfig.json',
      '--listFilesOnly',
    ]);
    const files = readProjects().flatMap(({ folder: place }) => sourceFiles(place));
    expect(files.filter(isTestFile).length).toBeGreaterThan(0);
    expect(files.filter((path) => !path.includes('/__fixtures__/') && !output.includes(path))).toEqual([]);
  });

  it.each([
    ['TS2322', "export const wrong: number = 'text';"],
    ['TS2532', 'export const first = (list: readonly string[]): number => list[0].length;'],
    ['TS2375', 'export const options: { rate?: number } = { rate: undefined };'],
    ['TS1294', 'export enum Padding {\n  Same,\n}'],
    ['TS9013', 'export const untyped = (rate: number) => ({ rate: rate ** 2 });'],
  ])('refuses by %s, in a test too', async (code, text) => {
    const { status, output } = await runOn({ 'a.test.ts': text }, 'typescript/bin/tsc', ['-p', 'packages/sample']);
    expect(status).not.toBe(0);
    expect(output).toContain(code);
  });
});
