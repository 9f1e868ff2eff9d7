import * as backendCpu from '@ibex-ml/backend-cpu';
import { runExamples } from '@ibex-ml/testing';
import * as core from '@ibex-ml/core';
import { beforeAll } from 'vitest';
import * as metrics from './index.ts';

beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
});

runExamples(import.meta.dirname, { '@ibex-ml/metrics': metrics, '@ibex-ml/core': core, '@ibex-ml/backend-cpu': backendCpu });
