import { executorConformance, flushed } from '@ibex-ml/conformance';
import { describeOnGpu, prepareGpuForLongTests } from '@ibex-ml/testing';
import { webgpu } from './webgpu.ts';

// Each op, and its gradients, is held to doubles beside this file; the interpreter adds nothing to them.
describeOnGpu('executor conformance', await prepareGpuForLongTests(), () =>
  executorConformance('the interpreter on webgpu', webgpu, undefined, { allowance: flushed, ops: false }),
);
