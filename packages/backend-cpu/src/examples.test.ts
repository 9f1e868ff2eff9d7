import * as core from '@ibex-ml/core';
import { runExamples } from '@ibex-ml/testing';
import * as backendCpu from './index.ts';

runExamples(import.meta.dirname, { '@ibex-ml/core': core, '@ibex-ml/backend-cpu': backendCpu });
