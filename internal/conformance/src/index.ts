export { opConformance } from './ops/op-conformance.ts';
