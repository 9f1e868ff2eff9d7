import { IbexError } from '@ibex-ml/core';
import { checkCount, type OptionNames, refused, requireOptions } from '../check-options.ts';
import type { CompileOptions } from './compile-options.ts';
import { toldAt } from './told-at.ts';

const where = 'compile';

const names: OptionNames<CompileOptions> = {
  optimizer: true,
  loss: true,
  lossWeights: true,
  metrics: true,
  weightedMetrics: true,
  jitCompile: true,
  runEagerly: true,
  stepsPerExecution: true,
  autoScaleLoss: true,
};

/** @throws {ArgumentError} for an option that there is none of, or that is out of its range; names are looked up later */
export function checkCompileOptions(options: CompileOptions): void {
  requireOptions(where, options, names);
  const { loss, jitCompile, runEagerly, stepsPerExecution, autoScaleLoss } = options;
  checkCount(where, 'stepsPerExecution', stepsPerExecution, 1);
  if (loss === undefined || loss === null) {
    throw refused(where, 'loss', 'given', loss, "Pass a name such as 'categoricalCrossentropy', a loss, or one for each output.");
  }
  if (jitCompile !== undefined && jitCompile !== 'auto' && typeof jitCompile !== 'boolean') {
    throw refused(where, 'jitCompile', '"auto", true or false', jitCompile, 'Leave it out for "auto".');
  }
  if (autoScaleLoss !== undefined && typeof autoScaleLoss !== 'boolean') {
    throw refused(where, 'autoScaleLoss', 'true or false', autoScaleLoss, 'Leave it out for true.');
  }
  if (runEagerly !== undefined && typeof runEagerly !== 'boolean') {
    throw refused(where, 'runEagerly', 'true or false', runEagerly, 'Pass true to debug op by op, or leave it out.');
  }
}

/** What a lookup by name complains about, told as of compile. */
export function inCompile<T>(lookUp: () => T): T {
  try {
    return lookUp();
  } catch (error) {
    const inner = error instanceof IbexError && !error.where.startsWith('resolve') ? `, ${error.where}` : '';
    throw toldAt(error, `${where}${inner}`);
  }
}
