import { globSync, readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import * as layers from './index.ts';

/** The lines of docstrings that say what an expression gives: `flatten().name // "flatten"`. */
const examples = globSync('**/*.ts', { cwd: import.meta.dirname })
  .filter((file) => !file.endsWith('.test.ts'))
  .flatMap((file) => {
    const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
    return lines.flatMap((line, index) => {
      const [, expression, result] = /^ \* (.+\)\S*) \/\/ (.+)$/.exec(line) ?? [];
      return lines[index - 1]?.endsWith('@example') === true && expression !== undefined
        ? [[file, expression, result] as const]
        : [];
    });
  });

it.each(examples)('%s: %s', (_, expression, result) => {
  expect(JSON.stringify(runInNewContext(expression, { ...layers }))).toBe(JSON.stringify(runInNewContext(`(${result})`)));
});

it('finds an example of every layer', () => {
  const factories = examples.map(([, expression]) => /^\w+/.exec(expression)?.[0]);
  expect(factories).toEqual(
    expect.arrayContaining(['dense', 'conv2d', 'batchNormalization', 'dropout', 'flatten', 'add', 'embedding']),
  );
  expect(examples.length).toBeGreaterThan(18);
});
