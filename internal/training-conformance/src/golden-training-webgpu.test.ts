import { webgpu } from '@ibex-ml/backend-webgpu';
import { describeOnGpu, prepareGpuForLongTests } from '@ibex-ml/testing';
import { describeGoldenTraining } from './golden-training.ts';

describeOnGpu('on webgpu', await prepareGpuForLongTests(), () => describeGoldenTraining(webgpu, ['mlp: SGD']));
