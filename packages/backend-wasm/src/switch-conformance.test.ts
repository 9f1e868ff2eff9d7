import { cpu } from '@ibex-ml/backend-cpu';
import { backendSwitchConformance } from '@ibex-ml/conformance';
import { wasm } from './wasm.ts';

backendSwitchConformance('cpu and wasm', cpu, wasm);
backendSwitchConformance(
  'the two builds of wasm',
  () => wasm({ build: 'plain' }),
  () => wasm({ build: 'relaxed' }),
);
