import * as fs from 'node:fs';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { runExamples, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll } from 'vitest';
import * as callbacks from './index.ts';
import * as dashboard from './dashboard/index.ts';
import * as tensorboard from './tensorboard/index.ts';

// Examples write files where they stand.
useTemporaryFolder();
beforeAll(() => core.setBackend(backendCpu.cpu()));

const { readdirSync, readFileSync } = fs;

runExamples(
  import.meta.dirname,
  {
    '@ibex-ml/core': core,
    '@ibex-ml/layers': layers,
    '@ibex-ml/models': models,
    '@ibex-ml/callbacks': callbacks,
    '@ibex-ml/callbacks/dashboard': dashboard,
    '@ibex-ml/callbacks/tensorboard': tensorboard,
    'node:fs': { readdirSync, readFileSync },
  },
  // It needs a format, which is of the same rank: internal/training-conformance runs it.
  { except: ['checkpoint/model-checkpoint.ts'] },
);
