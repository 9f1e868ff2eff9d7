import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The files of a page's scripts, by name: by default `page.js`, the one to load, and `own-worker.js`, that of its worker. */
export async function bundlePage(names: readonly string[] = ['page', 'own-worker']): Promise<ReadonlyMap<string, string>> {
  const bundle = await rolldown({
    input: Object.fromEntries(names.map((name) => [name, fileURLToPath(new URL(`${name}.ts`, import.meta.url))])),
    platform: 'browser',
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
