import * as backendCpu from '@ibex-ml/backend-cpu';
import * as core from '@ibex-ml/core';
import * as layers from '@ibex-ml/layers';
import * as models from '@ibex-ml/models';
import { runReadme } from '@ibex-ml/testing';
import * as keras from './keras/index.ts';
import * as onnx from './onnx/index.ts';
import * as review from './review/index.ts';
import * as safetensors from './safetensors/index.ts';
import * as savedModel from './saved-model/index.ts';
import * as tfjs from './tfjs/index.ts';
import * as weights from './weights/index.ts';

const modules = {
  '@ibex-ml/backend-cpu': backendCpu,
  '@ibex-ml/core': core,
  '@ibex-ml/formats/keras': keras,
  '@ibex-ml/formats/onnx': onnx,
  '@ibex-ml/formats/review': review,
  '@ibex-ml/formats/safetensors': safetensors,
  '@ibex-ml/formats/saved-model': savedModel,
  '@ibex-ml/formats/tfjs': tfjs,
  '@ibex-ml/formats/weights': weights,
  '@ibex-ml/layers': layers,
  '@ibex-ml/models': models,
};

runReadme(import.meta.dirname, modules, ['Keras', 'ONNX', 'SavedModel', 'safetensors']);
