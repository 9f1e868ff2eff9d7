import { readFileSync } from 'node:fs';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { runExample } from '@ibex-ml/testing';
import { expect, it } from 'vitest';
import * as applications from './index.ts';

const modules = {
  '@ibex-ml/applications': applications,
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
};

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code);

it.each(blocks)('the README’s block %#', async (code) => {
  await expect(runExample(code, modules)).resolves.toBeUndefined();
});

it('the README has blocks', () => {
  expect(blocks.length).toBeGreaterThan(1);
});
