export { type Example, findExamples } from './examples/find-examples.ts';
export { type Modules, runExample } from './examples/run-example.ts';
export { runExamples } from './examples/run-examples.ts';
export { runReadme } from './examples/run-readme.ts';
export { describeChange, disposeVariablesExcept, type Memory, readMemory } from './memory.ts';
export { useTemporaryFolder } from './files/temporary-folder.ts';
export { MachineGone, SimulatedDisk, type Trouble } from './files/simulated-disk.ts';
export { type Found, findChromium } from './gpu/find-chromium.ts';
export { describeOnGpu, prepareGpu, prepareGpuForLongTests, type WhyNoGpu } from './gpu/find-gpu.ts';
