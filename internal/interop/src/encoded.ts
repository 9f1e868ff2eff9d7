import { categoryEncoding, discretization } from '@ibex-ml/layers';
import { input, type Model, model } from '@ibex-ml/models';

/** Layers that write categories and bins as numbers. */
export function encoded(): Model {
  const [x, ids] = [input([4], { name: 'x' }), input([3], { name: 'ids', dtype: 'int32' })];
  const binBoundaries = [-0.5, 0, 0.25];
  const outputs = [
    categoryEncoding(8).apply(ids),
    categoryEncoding(8, { outputMode: 'count' }).apply(ids),
    discretization({ binBoundaries }).apply(x),
    discretization({ binBoundaries, outputMode: 'multiHot' }).apply(x),
  ];
  return model({ inputs: [x, ids], outputs, name: 'encoded' });
}
