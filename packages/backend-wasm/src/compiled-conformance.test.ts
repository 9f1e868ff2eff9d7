import { executorConformance } from '@ibex-ml/conformance';
import type { Executor } from '@ibex-ml/core';
import { wasm } from './wasm.ts';

executorConformance('the compiler on wasm', wasm, (backend) => backend.executor as Executor);
executorConformance(
  'the compiler on wasm with plain SIMD, on one thread',
  () => wasm({ build: 'plain', threads: 1 }),
  (backend) => backend.executor as Executor,
);
