import { cpu } from '@ibex-ml/backend-cpu';
import { expect, it } from 'vitest';
import { describeGoldenLayers, missingLayers } from './golden-layers.ts';

describeGoldenLayers(cpu);

it('says which of Keras’s layers are not there yet', () => {
  expect(missingLayers()).toMatchInlineSnapshot(`
    [
      "Dot",
      "Cropping2D",
      "UpSampling2D",
      "LeakyReLU",
      "ReLU",
      "PReLU",
      "ELU",
      "Softmax",
      "RMSNormalization",
      "GroupNormalization",
      "UnitNormalization",
      "Permute",
      "RepeatVector",
      "Identity",
      "ActivityRegularization",
      "Conv2DTranspose",
      "Conv1D",
      "MaxPooling1D",
      "AveragePooling1D",
      "GlobalAveragePooling1D",
      "GlobalMaxPooling1D",
      "celu",
      "glu",
      "hardShrink",
      "hardTanh",
      "logSigmoid",
      "softShrink",
      "sparsePlus",
      "sparseSigmoid",
      "sparsemax",
      "squareplus",
      "tanhShrink",
    ]
  `);
});
