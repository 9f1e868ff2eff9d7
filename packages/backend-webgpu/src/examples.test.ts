import * as core from '@ibex-ml/core';
import { describeOnGpu, prepareGpu, runExamples } from '@ibex-ml/testing';
import * as backendWebgpu from './index.ts';

describeOnGpu('examples', await prepareGpu(), () =>
  runExamples(import.meta.dirname, { '@ibex-ml/core': core, '@ibex-ml/backend-webgpu': backendWebgpu }),
);
