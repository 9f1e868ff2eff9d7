import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as metrics from '@ibex-ml/metrics';
import * as models from '@ibex-ml/models';
import { runReadme, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import * as plots from './index.ts';

// The example writes a file where it stands.
useTemporaryFolder();
beforeAll(() => core.setBackend(backendCpu.cpu()));

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/layers': layers,
  '@ibex-ml/metrics': metrics,
  '@ibex-ml/models': models,
  '@ibex-ml/plots': plots,
  'node:fs': { readdirSync },
};
runReadme(import.meta.dirname, modules, ['A run as one page', 'Single pictures', 'Where a model looked']);

it('the README names everything that draws', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  for (const name of Object.keys(plots).filter((name) => /^[a-z]/.test(name)))
    expect(readme).toMatch(new RegExp(`\\b${name}\\(`));
});
