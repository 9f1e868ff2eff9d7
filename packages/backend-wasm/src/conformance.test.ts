import { opConformance } from '@ibex-ml/conformance';
import { wasm } from './wasm.ts';

opConformance('wasm', wasm);
