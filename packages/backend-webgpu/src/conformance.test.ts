import { flushed, opConformance } from '@ibex-ml/conformance';
import { describeOnGpu, prepareGpuForLongTests } from '@ibex-ml/testing';
import { webgpu } from './webgpu.ts';

describeOnGpu('conformance', await prepareGpuForLongTests(), () => opConformance('webgpu', webgpu, flushed));
