import { engine } from '@tensorflow/tfjs-core';
import { inspect } from 'node:util';
import { type Checks, compileExample } from './compile-example.ts';
import { plainValue, samePlain } from './plain-value.ts';

/** What an example may import, by the name of the package: everything that these export is in scope without an import too. */
export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Runs the code of an example and holds it to its results. A result stands behind an expression: a value, compared to six
 * digits, `throws` and an error's name, or, on the lines below, the text that the expression gives:
 * ```
 * const x = ndarray([[1, 2]]);
 * ops.add(x, 1) // [[2, 3]]
 * ops.add(x, [1]) // throws ShapeError
 * printTree(x)
 * // 1
 * // 2
 * ```
 *
 * @throws {Error} when a result differs, the example cannot be parsed, or it says no result
 */
export async function runExample(code: string, modules: Modules): Promise<void> {
  const run = compileExample(code, Object.assign({}, ...Object.values(modules)) as Readonly<Record<string, unknown>>);
  const scope = 'an example of a docstring';
  engine().startScope(scope);
  try {
    await run(checksFor(modules));
  } finally {
    engine().endScope();
  }
}

function checksFor(modules: Modules): Checks {
  return {
    async value(actual, expected, code) {
      const [found, wanted] = [await plainValue(await actual()), await plainValue(expected())];
      if (!samePlain(found, wanted)) throw new Error(`${code} gives ${inspect(found)}, the example says ${inspect(wanted)}`);
    },
    async error(actual, name, code) {
      const found = await thrownBy(actual);
      if (found === null) throw new Error(`${code} throws nothing, the example says ${name}`);
      if (!(found instanceof Error) || found.name !== name) {
        throw new Error(`${code} throws ${inspect(found)}, the example says ${name}`, { cause: found });
      }
    },
    async text(actual, text, code) {
      const found = await actual();
      if (found !== text) throw new Error(`${code} gives\n${String(found)}\nthe example says\n${text}`);
    },
    imported(module, name) {
      const exports = modules[module];
      if (exports !== undefined && Object.hasOwn(exports, name)) return exports[name];
      throw new Error(`The example imports ${name} of ${module}, which it does not export`);
    },
  };
}

async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run();
    return null;
  } catch (error) {
    return error;
  }
}
