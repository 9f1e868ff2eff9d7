import { type OutputChunk, rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';

async function bundle(
  platform: 'browser' | 'node',
  conditionNames: string[],
  entry = 'index.ts',
): Promise<{ chunks: OutputChunk[]; code: string; outside: string[] }> {
  const build = await rolldown({
    input: new URL(`../../${entry}`, import.meta.url).pathname,
    platform,
    resolve: { conditionNames },
    external: [/^@ibex-ml\/core/, /^node:/, 'undici', 'papaparse', 'fast-png'],
  });
  try {
    const { output } = await build.generate({ format: 'esm' });
    const chunks = output.filter((file) => file.type === 'chunk');
    const files = new Set(chunks.map(({ fileName }) => fileName));
    const imports = chunks.flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports]);
    return {
      chunks,
      code: chunks.map(({ code }) => code).join('\n'),
      outside: [...new Set(imports.filter((name) => !files.has(name)))],
    };
  } finally {
    await build.close();
  }
}

describe('a bundle of @ibex-ml/data', () => {
  it('for browsers needs nothing of Node', async () => {
    const { chunks, code, outside } = await bundle('browser', ['@ibex-ml/source', 'browser', 'import']);
    expect(outside).toEqual(['@ibex-ml/core']);
    expect(code).not.toMatch(/\bprocess\.|\bBuffer\b|node:/);
    // The digits are loaded only when asked for. How large the rest may be, size-budget.json says.
    expect(chunks.map(({ name }) => name)).toContain('digits-data');
    expect(chunks[0]!.moduleIds.some((id) => id.includes('digits-data'))).toBe(false);
  });

  it('for browsers reads tables', async () => {
    const { code, outside } = await bundle('browser', ['@ibex-ml/source', 'browser', 'import'], 'csv/index.ts');
    expect(outside).toEqual(['@ibex-ml/core', 'papaparse']);
    expect(code).not.toMatch(/\bprocess\.|\bBuffer\b|node:/);
  });

  it('for browsers decodes images', async () => {
    const { chunks, code, outside } = await bundle('browser', ['@ibex-ml/source', 'browser', 'import'], 'images/index.ts');
    expect(outside.toSorted()).toEqual(['@ibex-ml/core', '@ibex-ml/core/errors', 'fast-png']);
    expect(code).not.toMatch(/\bBuffer\b|node:|sharp\(/);
    // fast-png is loaded only for a PNG with alpha.
    expect(chunks[0]!.imports).not.toContain('fast-png');
  });

  it('for Node has files, a cache and a lock', async () => {
    const { outside } = await bundle('node', ['@ibex-ml/source', 'node', 'import']);
    expect(outside).toEqual(expect.arrayContaining(['node:fs/promises', 'undici']));
  });
});
