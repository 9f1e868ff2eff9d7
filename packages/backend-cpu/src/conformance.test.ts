import { opConformance } from '@ibex-ml/conformance';
import { cpu } from './cpu.ts';

opConformance('cpu', cpu);
