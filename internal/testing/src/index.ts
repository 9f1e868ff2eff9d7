export { describeChange, disposeVariablesExcept, type Memory, readMemory } from './memory.ts';
