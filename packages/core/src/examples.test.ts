import * as backendCpu from '@ibex-ml/backend-cpu';
import { runExamples } from '@ibex-ml/testing';
import { beforeAll } from 'vitest';
import * as core from './index.ts';

beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
});

runExamples(import.meta.dirname, { '@ibex-ml/core': core, '@ibex-ml/backend-cpu': backendCpu });
