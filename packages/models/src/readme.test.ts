import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as data from '@ibex-ml/data';
import * as layers from '@ibex-ml/layers';
import { runReadme } from '@ibex-ml/testing';
import { beforeAll } from 'vitest';
import * as models from './index.ts';

beforeAll(() => core.setBackend(backendCpu.cpu()));

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/data': data,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
};

runReadme(import.meta.dirname, modules, [
  'From data to classes',
  'Several inputs and outputs',
  'A layer of your own',
  'Classes of different sizes',
  'A training loop of your own',
  'Refusals',
]);
