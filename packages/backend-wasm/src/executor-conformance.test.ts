import { executorConformance } from '@ibex-ml/conformance';
import { wasm } from './wasm.ts';

executorConformance('the interpreter on wasm', wasm);
