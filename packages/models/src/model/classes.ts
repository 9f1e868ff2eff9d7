import { NdArray, ShapeError } from '@ibex-ml/core';
import { listOf, type OneOrMore } from '@ibex-ml/layers';

/** The class of each row of scores. @throws {ShapeError} unless there is one output of one row per sample */
export function classesOf(where: string, predictions: OneOrMore<NdArray>): NdArray {
  const outputs = listOf<NdArray>(predictions);
  const [scores] = outputs;
  if (outputs.length !== 1 || scores === undefined || scores.shape.length !== 2) {
    throw new ShapeError({
      where,
      argument: 'output',
      expected: 'one output of shape [samples, classes]',
      received: outputs,
      remedy: 'Use predict, and take the classes from the output that you want.',
    });
  }
  const [count = 0, width = 0] = scores.shape;
  const classes = new Int32Array(count);
  for (let row = 0; row < count; row += 1)
    classes[row] = width === 1 ? Number((scores.data[row] as number) > 0.5) : largest(scores, row, width);
  return new NdArray(classes, [count]);
}

function largest(scores: NdArray, row: number, width: number): number {
  let best = 0;
  for (let column = 1; column < width; column += 1) {
    if ((scores.data[row * width + column] as number) > (scores.data[row * width + best] as number)) best = column;
  }
  return best;
}
