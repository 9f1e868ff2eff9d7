import { webgpu } from '@ibex-ml/backend-webgpu';
import { describeOnGpu, prepareGpuForLongTests } from '@ibex-ml/testing';
import { describeGoldenTraining } from './golden-training.ts';

const why = await prepareGpuForLongTests();

// A step takes a second and more on a GPU in software, so that it takes three; a real one takes all.
describeOnGpu('on webgpu', why, () =>
  process.env['IBEX_GPU'] === 'own'
    ? describeGoldenTraining(webgpu, ['mlp: SGD', 'mlp: momentum', 'mlp: class weights, momentum', 'cnn: SGD', 'cnn: momentum'])
    : describeGoldenTraining(webgpu, ['mlp: SGD'], 3),
);
