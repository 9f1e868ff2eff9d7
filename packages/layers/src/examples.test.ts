import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import { findExamples, runExamples } from '@ibex-ml/testing';
import { beforeAll, expect, it } from 'vitest';
import * as layers from './index.ts';

beforeAll(async () => {
  await core.setBackend(backendCpu.cpu());
});

runExamples(import.meta.dirname, { '@ibex-ml/core': core, '@ibex-ml/layers': layers });

it('every layer has an example', () => {
  const code = findExamples(import.meta.dirname)
    .map((example) => example.code)
    .join('\n')
    .toLowerCase();
  const without = Object.keys(layers.builtinLayers).filter(
    (name) => ![`${name}(`, `${name}Layer(`].some((call) => code.includes(call.toLowerCase())),
  );
  // Their docstrings refer to add's.
  expect(without).toEqual(['Average', 'Maximum', 'Minimum', 'Multiply', 'Subtract']);
});
