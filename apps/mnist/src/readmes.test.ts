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
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// READMEs whose code imports packages that stand above their own: they can run only here.
useTemporaryFolder();
const onCpu = (): Promise<void> => core.setBackend(backendCpu.cpu());
beforeAll(onCpu);
// The threads of the examples end with this.
afterAll(onCpu);

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/backend-wasm': backendWasm,
  '@ibex-ml/core': core,
  '@ibex-ml/data': data,
  '@ibex-ml/formats/keras': keras,
  '@ibex-ml/layers': layers,
  '@ibex-ml/metrics': metrics,
  '@ibex-ml/models': models,
};
const root = join(import.meta.dirname, '..', '..', '..');

describe('of the repository', () => {
  runReadme(join(root, 'apps'), modules, ['Ibex']);

  it('saves the model', () => {
    expect(existsSync('digits.keras')).toBe(true);
  });
});

describe.each([
  ['core', ['@ibex-ml/core']],
  ['backend-cpu', ['@ibex-ml/backend-cpu']],
  ['backend-wasm', ['@ibex-ml/backend-wasm']],
  ['metrics', ['@ibex-ml/metrics', 'From scores to decisions', 'In training']],
  ['layers', ['@ibex-ml/layers', 'Augmentation', 'A layer of your own']],
])('of %s', (name, headings) => {
  runReadme(join(root, 'packages', name, 'src'), modules, headings);
});
