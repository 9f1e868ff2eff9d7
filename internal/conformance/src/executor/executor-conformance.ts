import { type Backend, type Executor, interpreter, setBackend } from '@ibex-ml/core';
import { beforeAll, describe } from 'vitest';
import type { Tolerance } from '../reference/compare.ts';
import { describeFailures } from './failures.ts';
import { describeOpPrograms } from './op-programs.ts';
import { describeSixteenBits } from './sixteen-bit-programs.ts';
import { describeTraining } from './training.ts';
import { describeValues } from './value-programs.ts';
import { describeVariables } from './variable-programs.ts';

/**
 * Holds an executor to its contract: outputs, variables and their updates, failures, memory; each op, and each op's gradients, as a
 * program of its own; and whole training steps, whose numbers must be those of running op by op.
 *
 * @param name - what the executor is called in the report
 * @param makeBackend - as in `cpu`; the executor must be able to run on it
 * @param executorOf - the executor that is meant; core's interpreter by default
 * @param options.allowance - what the backend may do beyond the usual, such as `flushed`
 * @param options.ops - whether each op is run as a program; false where the op suite has held the same to doubles. Default true
 */
export function executorConformance(
  name: string,
  makeBackend: () => Backend | Promise<Backend>,
  executorOf: (backend: Backend) => Executor = () => interpreter,
  { allowance = {}, ops = true }: { readonly allowance?: Partial<Tolerance>; readonly ops?: boolean } = {},
): void {
  describe(`programs by ${name}`, () => {
    let executor: Executor;
    beforeAll(async () => {
      const backend = await makeBackend();
      await setBackend(backend);
      executor = executorOf(backend);
    });

    describe('values', () => {
      describeValues(() => executor);
    });
    describe('variables', () => {
      describeVariables(() => executor);
    });
    describe('failures', () => {
      describeFailures(() => executor);
    });
    describe('training', () => {
      describeTraining(() => executor);
    });
    describe('floats of 16 bits', () => {
      describeSixteenBits(() => executor, allowance);
    });
    if (ops) {
      describe('ops', () => {
        describeOpPrograms(() => executor, allowance);
      });
    }
  });
}
