import { cpu } from '@ibex-ml/backend-cpu';
import { describeGoldenTraining } from './golden-training.ts';

// The rest take minutes on plain JavaScript; all of them run on WebAssembly, beside this file.
describeGoldenTraining(cpu, ['mlp: momentum', 'mlp: Adam']);
