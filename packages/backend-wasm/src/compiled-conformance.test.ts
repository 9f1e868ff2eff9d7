import { executorConformance } from '@ibex-ml/conformance';
import type { Executor } from '@ibex-ml/core';
import { wasm } from './wasm.ts';

executorConformance('the compiler on wasm', wasm, (backend) => backend.executor as Executor);
