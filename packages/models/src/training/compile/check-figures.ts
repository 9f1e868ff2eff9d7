import { IbexError, type NdArray, type Spec, type Tensor, traceFunction } from '@ibex-ml/core';
import type { OutputPlan } from './output-plan.ts';
import { toldAt } from './told-at.ts';

/** Targets and weights, as they will be given to losses and metrics. */
export interface Targets {
  readonly y: readonly NdArray[];
  readonly w: readonly NdArray[];
}

const passed = new WeakMap<readonly OutputPlan[], Set<string>>();

/**
 * Holds targets and weights against every loss and metric by their shapes alone, before a step changes anything: a trace, so nothing
 * is computed. What has passed once passes again without one.
 *
 * @throws {ShapeError} of the loss or the metric that they do not fit
 */
export function checkFigures(where: string, plan: readonly OutputPlan[], outputs: readonly Spec[], { y, w }: Targets): void {
  const known = passed.get(plan) ?? new Set<string>();
  const key = [...y, ...w].map(({ shape, dtype }) => `${dtype}${shape.join()}`).join(';');
  if (known.has(key)) return;
  for (const [index, output] of plan.entries()) {
    const yTrue = y[index] as NdArray;
    const { shape, dtype } = outputs[index] as Spec;
    const yPred = { shape: [yTrue.shape[0] as number, ...shape.slice(1)], dtype };
    const weight = w[index];
    try {
      traceFunction((...symbols) => measure(output, symbols), weight === undefined ? [yTrue, yPred] : [yTrue, yPred, weight]);
    } catch (error) {
      throw told(error, where, plan.length === 1 ? '' : `[${index}]`);
    }
  }
  passed.set(plan, known.add(key));
}

function measure({ loss, metrics, weightedMetrics }: OutputPlan, symbols: readonly Tensor[]): readonly Tensor[] {
  const [yTrue, yPred, weight = null] = symbols as [Tensor, Tensor, Tensor?];
  const value = loss?.apply(yTrue, yPred, weight);
  for (const metric of metrics) metric.updateState(yTrue, yPred, null);
  for (const metric of weightedMetrics) metric.updateState(yTrue, yPred, weight);
  return value === undefined ? [] : [value];
}

/** What a loss or a metric complains about, by the name of fit's argument where it is one. */
function told(error: unknown, where: string, place: string): unknown {
  if (!(error instanceof IbexError)) return error;
  const { argument } = error;
  if (argument === 'yTrue') return toldAt(error, where, `y${place}`);
  return argument === 'sampleWeight' ? toldAt(error, where, `sampleWeight${place}`) : toldAt(error, `${where}, ${error.where}`);
}
