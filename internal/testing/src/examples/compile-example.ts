import { stripTypeScriptTypes } from 'node:module';
import { parseAst } from 'rolldown/parseAst';

/** What the compiled code of an example calls; the expressions come as functions, so that errors can be expected too. */
export interface Checks {
  /** A value behind an expression: `f(2) // 4`. */
  readonly value: (actual: () => unknown, expected: () => unknown, code: string) => Promise<void>;
  /** An error behind an expression: `f(-1) // throws ShapeError`. */
  readonly error: (actual: () => unknown, name: string, code: string) => Promise<void>;
  /** Lines of text below an expression, each behind `//`. */
  readonly text: (actual: () => unknown, text: string, code: string) => Promise<void>;
  /** What an import statement names. */
  readonly imported: (module: string, name: string) => unknown;
}

/** A compiled example: runs with these names in scope. */
export type RunExample = (checks: Checks) => Promise<void>;

type Statement = ReturnType<typeof parseAst>['body'][number];

/**
 * Compiles the TypeScript of an example.
 *
 * @throws {SyntaxError} when it cannot be parsed, a result stands where there is no value, or it says no result at all
 */
export function compileExample(code: string, scope: Readonly<Record<string, unknown>>): RunExample {
  const { body } = parse(code, code);
  const parts = body.map((statement, index) => part(code, statement, body[index + 1]));
  if (!parts.some(({ checks }) => checks)) {
    throw new SyntaxError(`The example says no result. Add one, as in "f(2) // 4":\n${code}`);
  }
  // A block, so that the example may use a name of the scope for something of its own.
  const source = stripTypeScriptTypes(`{\n${parts.map((item) => item.code).join('\n')}\n}`);
  const names = Object.keys(scope);
  const AsyncFunction = (async () => undefined).constructor as new (
    ...sources: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const run = new AsyncFunction(...names, '$checks', `'use strict';\n${source}`);
  return (checks) => run(...names.map((name) => scope[name]), checks);
}

function part(code: string, statement: Statement, next: Statement | undefined): { code: string; checks: boolean } {
  const text = code.slice(statement.start, statement.end);
  const behind = code.slice(statement.end, next?.start ?? code.length);
  const [, result] = /^;?[ \t]*\/\/[ \t]*(.+)/.exec(behind) ?? [];
  const below = textBelow(behind);
  if (statement.type === 'ImportDeclaration') return { code: bindings(statement, text), checks: false };
  if (result === undefined && below === null) return { code: text, checks: false };
  if (statement.type !== 'ExpressionStatement') {
    throw new SyntaxError(`A result must stand behind an expression, not behind "${text}". Comments go in front.`);
  }
  const { start, end } = statement.expression;
  const actual = `async () => (${code.slice(start, end)})`;
  const shown = JSON.stringify(code.slice(start, end));
  return { code: `await $checks.${check(actual, result, below)}, ${shown});`, checks: true };
}

function check(actual: string, result: string | undefined, below: string | null): string {
  if (result === undefined) return `text(${actual}, ${JSON.stringify(below)}`;
  const [, error] = /^throws (\w+)$/.exec(result) ?? [];
  if (error !== undefined) return `error(${actual}, ${JSON.stringify(error)}`;
  parse(`(${result}\n)`, result);
  return `value(${actual}, () => (${result}\n)`;
}

/** The lines of comment right below an expression that has none behind it. */
function textBelow(behind: string): string | null {
  const [first = '', ...rest] = behind.split('\n');
  if (!/^;?[ \t]*$/.test(first)) return null;
  const end = rest.findIndex((line) => !line.startsWith('//'));
  const lines = end === -1 ? rest : rest.slice(0, end);
  return lines.length === 0 ? null : lines.map((line) => line.replace(/^\/\/ ?/, '')).join('\n');
}

function bindings(statement: Statement & { type: 'ImportDeclaration' }, text: string): string {
  const module = JSON.stringify(statement.source.value);
  return statement.specifiers
    .filter((specifier) => specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type')
    .map((specifier) => {
      if (specifier.type !== 'ImportSpecifier' || specifier.imported.type !== 'Identifier') {
        throw new SyntaxError(`An example imports by name, not as "${text}".`);
      }
      return `const ${specifier.local.name} = $checks.imported(${module}, ${JSON.stringify(specifier.imported.name)});`;
    })
    .join('\n');
}

function parse(code: string, shown: string): ReturnType<typeof parseAst> {
  try {
    return parseAst(code, { lang: 'ts' }, 'example.ts');
  } catch (cause) {
    throw new SyntaxError(`The example cannot be parsed:\n${shown}`, { cause });
  }
}
