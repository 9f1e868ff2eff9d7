import { mkdtemp, rm } from 'node:fs/promises';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { runExamples } from '@ibex-ml/testing';
import { afterAll, beforeAll } from 'vitest';
import * as callbacks from './index.ts';
import * as tensorboard from './tensorboard/index.ts';

const before = process.cwd();
let folder = '';
beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
  // Examples write files where they stand.
  folder = await mkdtemp(join(tmpdir(), 'ibex-'));
  process.chdir(folder);
});
afterAll(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

const { readdirSync, readFileSync } = fs;

runExamples(
  import.meta.dirname,
  {
    '@ibex-ml/core': core,
    '@ibex-ml/layers': layers,
    '@ibex-ml/models': models,
    '@ibex-ml/callbacks': callbacks,
    '@ibex-ml/callbacks/tensorboard': tensorboard,
    'node:fs': { readdirSync, readFileSync },
  },
  // It needs a format, which is of the same rank: internal/training-conformance runs it.
  { except: ['checkpoint/model-checkpoint.ts'] },
);
