import { cpu } from '@ibex-ml/backend-cpu';
import { laterOptimizerCases, optimizerCases } from '@ibex-ml/golden';
import { describeGoldenOptimizers } from './golden-optimizers.ts';

describeGoldenOptimizers(cpu, [...optimizerCases(), ...laterOptimizerCases()]);
