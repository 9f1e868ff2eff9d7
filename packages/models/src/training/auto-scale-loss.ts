import type { AnyLayer } from '@ibex-ml/layers';
import { lossScaleOptimizer } from '../optimizers/loss-scale-optimizer.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';

/**
 * The optimizer by which a model is fitted: one that scales the loss around the given one, where the model computes in float16 and
 * that one does not do it already. The range of bfloat16 is that of float32, so it needs none.
 */
export function scalingWhereNeeded(model: AnyLayer, given: Optimizer, autoScaleLoss: boolean): Optimizer {
  const needed = autoScaleLoss && model.dtypePolicy.name === 'mixed_float16' && given.innerOptimizer === null;
  return needed ? lossScaleOptimizer(given) : given;
}
