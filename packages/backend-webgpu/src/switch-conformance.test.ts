import { cpu } from '@ibex-ml/backend-cpu';
import { wasm } from '@ibex-ml/backend-wasm';
import { backendSwitchConformance } from '@ibex-ml/conformance';
import { describeOnGpu, prepareGpu } from '@ibex-ml/testing';
import { webgpu } from './webgpu.ts';

describeOnGpu('changes of backend', await prepareGpu(), () => {
  backendSwitchConformance('cpu and webgpu', cpu, webgpu);
  backendSwitchConformance('webgpu and wasm', webgpu, () => wasm({ threads: 1 }));
});
