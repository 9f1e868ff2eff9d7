import { executorConformance } from '@ibex-ml/conformance';
import type { Executor } from '@ibex-ml/core';
import { afterAll } from 'vitest';
import { Engine } from './compiled/engine/engine.ts';
import { compiledExecutor } from './compiled/executor.ts';
import { wasm } from './wasm.ts';

executorConformance('the compiler on wasm', wasm, (backend) => backend.executor as Executor);

let engine: Engine | undefined;
afterAll(() => engine?.stop());

executorConformance(
  'the compiler with plain SIMD on three threads, however small the program',
  async () => {
    engine = await Engine.start({ build: 'plain', threads: 3, aloneBelow: 0 });
    return wasm({ build: 'plain', threads: 1 });
  },
  () => compiledExecutor(engine as Engine),
);
