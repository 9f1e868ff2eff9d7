import { NdArray } from '@ibex-ml/core';
import { dense, embedding, type KerasTensor } from '@ibex-ml/layers';
import { input, type Model, model, operation, type OperationName } from '@ibex-ml/models';

const row = new NdArray(Float32Array.of(1, 2, 3, 4, 5, 6), [6]);

/** Operations of one operand without options; the second list is of those for numbers above 0. */
const [plain, positive] = [
  'absolute ceil copy cos elu erf exp expm1 floor gelu hardSigmoid hardSilu isfinite isnan leakyRelu logSigmoid logSoftmax logicalNot ' +
    'mish negative relu relu6 selu sigmoid sign silu sin softmax softplus softsign square stopGradient tanh normalize transpose',
  'log log1p reciprocal rsqrt sqrt',
].map((names) => names.split(' ') as readonly 'absolute'[]);
const arithmetic = 'add subtract multiply mod floorDivide maximum minimum greater greaterEqual less lessEqual notEqual';
const reductions = 'mean sum max min prod var std logsumexp argmax argmin any all'.split(' ') as readonly 'mean'[];

/** A model whose outputs are those of every operation. */
export function everyOperation(): Model {
  const [x, counts] = [input([4, 6], { name: 'x', batchSize: 8 }), input([3], { name: 'counts', dtype: 'int32', batchSize: 8 })];
  const away = operation('add', [operation('absolute', x), 0.5]);
  const [left, right] = operation('split', x, { indicesOrSections: [2], axis: -1 }) as readonly [KerasTensor, KerasTensor];
  const outputs = [
    ...(plain ?? []).map((name) => operation(name, x)),
    ...(positive ?? []).map((name) => operation(name, away)),
    ...arithmetic.split(' ').map((name) => operation(name as 'add', [x, 0.5])),
    ...(['subtract', 'divide', 'power'] as const).map((name) => operation(name, [2, away])),
    operation('add', [x, row]),
    operation('power', [x, 2]),
    operation('divide', [counts, 2]),
    operation('multiply', [counts, 0.5]),
    operation('equal', [counts, 1]),
    operation('logicalAnd', [operation('greater', [x, 0]), operation('less', [x, 0.5])]),
    operation('logicalOr', [operation('greater', [x, 0.5]), operation('less', [x, -0.5])]),
    operation('where', [operation('greater', [x, 0]), x, 0.25]),
    operation('reLU', x, { negativeSlope: 0.1, maxValue: 0.5 }),
    operation('clip', x, { xMin: -0.5, xMax: 0.5 }),
    operation('cast', x, { dtype: 'int32' }),
    ...reductions.map((name) => operation(name, x, { axis: 1, keepDims: true })),
    operation('cumsum', x, { axis: 2 }),
    operation('concatenate', [right, left], { axis: 2 }),
    operation('stack', [x, away], { axis: 1 }),
    operation('reshape', x, { newshape: [-1, 24] }),
    operation('expandDims', x, { axis: [1, -1] }),
    operation('squeeze', operation('expandDims', x, { axis: 2 }), { axis: 2 }),
    operation('flip', x, { axis: 1 }),
    operation('swapaxes', x, { axis1: 1, axis2: 2 }),
    operation('moveaxis', x, { source: -1, destination: 1 }),
    operation('getItem', x, { key: ':, ..., None, ::-2' }),
    operation('pad', x, {
      padWidth: [
        [0, 0],
        [1, 2],
        [0, 0],
      ],
    }),
    operation('take', [x, new NdArray(Int32Array.of(0, -1), [2])], { axis: 1 }),
    operation('oneHot', counts, { numClasses: 4 }),
    operation('matmul', [x, operation('swapaxes', x, { axis1: 1, axis2: 2 })]),
  ];
  return model({ inputs: [x, counts], outputs, name: 'every_operation' });
}

/** The names of the operations in a model. */
export function operationsIn({ graph }: Model): readonly OperationName[] {
  return (graph?.layers ?? []).flatMap(({ operation: call }) => (call === null ? [] : [call.name as OperationName]));
}

/** Layers and operations in turn, with a model inside that computes, too. */
export function attention(): Model {
  const x = input([5, 4], { name: 'x' });
  const words = input([5], { name: 'words', dtype: 'int32' });
  const projected = operation('multiply', [dense(6, { name: 'project' }).apply(x), 0.5]);
  const inner = model({ inputs: x, outputs: operation('add', [projected, 0.1]), name: 'inner' });
  const query = inner.apply(operation('add', [x, 0.1]));
  const key = inner.apply(embedding(9, 4, { name: 'table', embeddingsRegularizer: 'l2' }).apply(words));
  const scores = operation('matmul', [query, operation('transpose', key, { axes: [0, 2, 1] })]);
  const weighted = operation('matmul', [operation('softmax', operation('divide', [scores, 6 ** 0.5])), key]);
  const ends = [operation('mean', weighted, { axis: 1 }), operation('getItem', query, { key: ':, 0' })];
  const out = dense(3, { name: 'logits' }).apply(operation('concatenate', ends, { axis: -1 }));
  return model({ inputs: [x, words], outputs: operation('softmax', out, { name: 'out' }), name: 'attention' });
}
