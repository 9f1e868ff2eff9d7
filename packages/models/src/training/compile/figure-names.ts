import type { Metric } from '@ibex-ml/metrics';
import type { OutputPlan } from './output-plan.ts';

/**
 * What each metric is called in logs and histories. Where there are several outputs the name begins with that of the output; of two
 * with the same name the second one is numbered, or called `weighted_` if only it heeds sample weights.
 *
 * @see keras.trainers.compile_utils.CompileMetrics.result
 */
export function figureNames(plan: readonly OutputPlan[]): ReadonlyMap<Metric, string> {
  const names = new Map<Metric, string>();
  const counts = new Map<string, number>();
  const numbered = (name: string): string => {
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  };
  const several = plan.length > 1;
  for (const { name: output, metrics } of plan) {
    for (const metric of metrics) names.set(metric, numbered(several ? `${output}_${metric.name}` : metric.name));
  }
  for (const { name: output, weightedMetrics } of plan) {
    const prefix = several ? `${output}_` : '';
    for (const metric of weightedMetrics) {
      const taken = counts.has(`${prefix}${metric.name}`);
      names.set(metric, numbered(`${prefix}${taken ? 'weighted_' : ''}${metric.name}`));
    }
  }
  return names;
}
