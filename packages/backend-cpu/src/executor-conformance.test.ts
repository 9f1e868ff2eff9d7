import { executorConformance } from '@ibex-ml/conformance';
import { cpu } from './cpu.ts';

executorConformance('the interpreter on cpu', cpu);
