import * as core from '@ibex-ml/core';
import { runExamples } from '@ibex-ml/testing';
import * as csv from './csv/index.ts';
import * as images from './images/index.ts';
import * as data from './index.ts';

runExamples(
  import.meta.dirname,
  { '@ibex-ml/core': core, '@ibex-ml/data': data, '@ibex-ml/data/csv': csv, '@ibex-ml/data/images': images },
  // These read tens of megabytes, which are not there everywhere.
  { except: ['sets/fashion-mnist.ts', 'sets/mnist.ts'] },
);
