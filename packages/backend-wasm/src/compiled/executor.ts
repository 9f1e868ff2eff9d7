import type { Executor } from '@ibex-ml/core';
import type { Engine } from './engine/engine.ts';
import { CompiledProgram } from './engine/program.ts';
import { missingOps } from './plan/lowering.ts';

/**
 * Compiles graphs to WebAssembly: a module for each, in which loops over fused elementwise ops and calls of the kernels follow each
 * other without JavaScript, over memory that is planned once.
 */
export function compiledExecutor(engine: Engine): Executor {
  return {
    name: 'compiled',
    missing: missingOps,
    prepare: (graph) => CompiledProgram.prepare(engine, graph),
  };
}
