import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import { runExamples } from '@ibex-ml/testing';
import { beforeAll } from 'vitest';
import * as applications from './index.ts';

beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
});

runExamples(import.meta.dirname, { '@ibex-ml/core': core, '@ibex-ml/applications': applications });
