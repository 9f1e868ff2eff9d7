/**
 * Vitest loads this file before every test file: each test must leave `tf.memory()` as it found it. Variables made in a test
 * are disposed of first, as leaving scope would do in time. Tests of one file must not run concurrently, since the counts are
 * the whole process's.
 */
import { liveVariables, type Variable } from '@ibex-ml/core';
import { afterEach, beforeEach } from 'vitest';
import { describeChange, disposeVariablesExcept, type Memory, readMemory } from './memory.ts';

let memory: Memory;
let variables: ReadonlySet<Variable>;

beforeEach(() => {
  variables = new Set(liveVariables());
  memory = readMemory();
});

afterEach(({ task }) => {
  disposeVariablesExcept(variables);
  const change = describeChange(memory, readMemory());
  // A test that has failed already may well have left something: its own message is the one to read.
  if (change !== null && task.result?.state !== 'fail') throw new Error(change);
});
