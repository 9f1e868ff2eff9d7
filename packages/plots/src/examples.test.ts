import * as fs from 'node:fs';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as metrics from '@ibex-ml/metrics';
import * as models from '@ibex-ml/models';
import { runExamples, useTemporaryFolder } from '@ibex-ml/testing';
import { beforeAll } from 'vitest';
import { hasFonts } from './__fixtures__/renderer.ts';
import * as plots from './index.ts';

// One of them writes a file where it stands.
useTemporaryFolder();
beforeAll(() => core.setBackend(backendCpu.cpu()));

const { readFileSync } = fs;

runExamples(
  import.meta.dirname,
  {
    '@ibex-ml/core': core,
    '@ibex-ml/layers': layers,
    '@ibex-ml/metrics': metrics,
    '@ibex-ml/models': models,
    '@ibex-ml/plots': plots,
    'node:fs': { readFileSync },
  },
  // Its example draws a PNG.
  { except: hasFonts ? [] : ['plot/plot.ts'] },
);
