import { mkdtemp, readFile, rm } from 'node:fs/promises';
import * as promises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as metrics from '@ibex-ml/metrics';
import * as models from '@ibex-ml/models';
import { runExample } from '@ibex-ml/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as plots from './index.ts';

const before = process.cwd();
let folder = '';
beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

const { writeFile } = promises;
const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/layers': layers,
  '@ibex-ml/metrics': metrics,
  '@ibex-ml/models': models,
  '@ibex-ml/plots': plots,
  'node:fs/promises': { writeFile },
};

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
/** The code under each heading. */
const blocks = readme.split(/^## /m).flatMap((section) => {
  const [heading = ''] = section.split('\n');
  return [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => [heading, code] as const);
});

describe('the README', () => {
  it.each(blocks)('%s', async (_, code) => {
    await expect(runExample(code, modules)).resolves.toBeUndefined();
  });

  it('has examples, of which one writes a report', async () => {
    expect(blocks.map(([heading]) => heading)).toEqual(['A run as one page', 'Single pictures']);
    expect(await readFile('report.html', 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('names everything that draws', () => {
    const drawing = Object.keys(plots).filter((name) => /^[a-z]/.test(name) && name !== 'report');
    for (const name of drawing) expect(readme).toContain(`\`${name}`);
  });
});
