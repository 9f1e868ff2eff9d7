import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * The files of a page's scripts, by name: by default `page.js`, the one to load, and `own-worker.js`, that of its worker.
 *
 * @param texts - scripts that are no files here, by name
 */
export async function bundlePage(
  names: readonly string[] = ['page', 'own-worker'],
  texts: Readonly<Record<string, string>> = {},
): Promise<ReadonlyMap<string, string>> {
  const pathOf = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  const given = new Map(Object.entries(texts).map(([name, text]) => [pathOf(name), text]));
  const bundle = await rolldown({
    input: Object.fromEntries([...names, ...Object.keys(texts)].map((name) => [name, pathOf(name)])),
    platform: 'browser',
    plugins: [{ name: 'texts', resolveId: (id) => (given.has(id) ? id : null), load: (id) => given.get(id) ?? null }],
    resolve: { conditionNames: ['@ibex-ml/source', 'browser', 'import', 'module', 'default'] },
    logLevel: 'silent',
  });
  try {
    const { output } = await bundle.generate({ format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
    return new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code] as const] : [])));
  } finally {
    await bundle.close();
  }
}
