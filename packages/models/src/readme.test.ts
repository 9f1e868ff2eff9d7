import { readFileSync } from 'node:fs';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import { runExample } from '@ibex-ml/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import * as models from './index.ts';

beforeAll(() => core.setBackend(backendCpu.cpu()));

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
};

/** The code under each heading. */
const blocks = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  .split(/^## /m)
  .flatMap((section) => {
    const [heading = ''] = section.split('\n');
    return [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => [heading, code] as const);
  });

describe('the README', () => {
  it.each(blocks)('%s', async (_, code) => {
    core.setRandomSeed(1);
    await expect(runExample(code, modules)).resolves.toBeUndefined();
  });

  it('has examples', () => {
    expect(blocks.map(([heading]) => heading)).toEqual([
      'From data to classes',
      'Several inputs and outputs',
      "A layer of one's own",
      "A training loop of one's own",
      'Refusals',
    ]);
  });
});
