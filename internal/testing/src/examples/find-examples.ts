import { globSync, readFileSync } from 'node:fs';

/** The code of one `@example` of a docstring. */
export interface Example {
  /** Where it stands: `ops/cast.ts:27`. */
  readonly place: string;
  readonly code: string;
}

/** All examples of the TypeScript sources under a folder, tests left out. */
export function findExamples(folder: string): Example[] {
  return globSync('**/*.ts', { cwd: folder, exclude: ['**/*.test.ts', '**/__fixtures__/**'] })
    .toSorted()
    .flatMap((file) => {
      return examplesOf(readFileSync(`${folder}/${file}`, 'utf8')).map(({ line, code }) => ({ place: `${file}:${line}`, code }));
    });
}

/** The examples of a source: what stands under each `@example`, to the next tag or the end of its docstring. */
export function examplesOf(source: string): { readonly line: number; readonly code: string }[] {
  return [...source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gm)].flatMap(({ index, 0: docstring }) => {
    const firstLine = source.slice(0, index).split('\n').length;
    const lines = docstring
      .replace(/\s*\*\/$/, '')
      .split('\n')
      .map((line) => line.replace(/^[ \t]*(\/\*)?\* ?/, ''));
    return lines.flatMap((line, at) => {
      const [, rest] = /^@example\b[ \t]*(.*)$/.exec(line) ?? [];
      if (rest === undefined) return [];
      const next = lines.findIndex((other, index) => index > at && /^@\w/.test(other));
      const code = [rest, ...lines.slice(at + 1, next === -1 ? undefined : next)].join('\n').trim();
      return [{ line: firstLine + at, code }];
    });
  });
}
