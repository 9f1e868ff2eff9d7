import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as backendCpu from '@ibex-ml/backend-cpu';
import * as backendWasm from '@ibex-ml/backend-wasm';
import * as core from '@ibex-ml/core';
import * as data from '@ibex-ml/data';
import * as keras from '@ibex-ml/formats/keras';
import * as layers from '@ibex-ml/layers';
import * as metrics from '@ibex-ml/metrics';
import * as models from '@ibex-ml/models';
import { runReadme, useTemporaryFolder } from '@ibex-ml/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

// The program on the front page of the repository, which imports more than any package may.
useTemporaryFolder();
// The backend that the variables of the example end on is gone by then: they follow to this one.
beforeAll(() => core.setBackend(backendCpu.cpu()));
afterAll(() => core.setBackend(backendCpu.cpu()));

const modules = {
  '@ibex-ml/backend-wasm': backendWasm,
  '@ibex-ml/core': core,
  '@ibex-ml/data': data,
  '@ibex-ml/formats/keras': keras,
  '@ibex-ml/layers': layers,
  '@ibex-ml/metrics': metrics,
  '@ibex-ml/models': models,
};
runReadme(join(import.meta.dirname, '..', '..'), modules, ['Ibex']);

it('saves the model', () => {
  expect(existsSync('digits.keras')).toBe(true);
});
