import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { runReadme } from '@ibex-ml/testing';
import * as applications from './index.ts';

const modules = {
  '@ibex-ml/applications': applications,
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
};

runReadme(import.meta.dirname, modules, ['@ibex-ml/applications']);
