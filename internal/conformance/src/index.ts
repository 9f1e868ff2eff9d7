export { backendSwitchConformance } from './backend/switch-conformance.ts';
export { executorConformance } from './executor/executor-conformance.ts';
export { opConformance } from './ops/op-conformance.ts';
export { flushed } from './reference/compare.ts';
