import { NdArray, ops, type Tensor } from '@ibex-ml/core';
import { Layer } from '@ibex-ml/layers';
import { input, model, type Model } from '@ibex-ml/models';

/** A layer of any function in ops. */
class Computed extends Layer {
  override readonly className = 'Computed';
  readonly #run: (x: Tensor) => Tensor;
  constructor(run: (x: Tensor) => Tensor) {
    super();
    this.#run = run;
  }
  protected override call(x: Tensor): Tensor {
    return this.#run(x);
  }
  protected override config(): Readonly<Record<string, unknown>> {
    return {};
  }
}

const float = (x: Tensor): Tensor => ops.cast(x, 'float32');
const whole = (x: Tensor): Tensor => ops.cast(ops.mul(x, 5), 'int32');
const shifted = (x: Tensor): Tensor => ops.add(ops.abs(x), 0.1);

/** What no layer of the project computes at inference, each op for itself: an input of [batch, 3, 4] between -2 and 2. */
const functions: readonly ((x: Tensor) => Tensor)[] = [
  ops.neg,
  ops.sign,
  ops.square,
  ops.sin,
  ops.cos,
  ops.expm1,
  ops.erf,
  (x) => ops.log(shifted(x)),
  (x) => ops.log1p(shifted(x)),
  (x) => ops.sqrt(shifted(x)),
  (x) => ops.rsqrt(shifted(x)),
  (x) => ops.reciprocal(shifted(x)),
  (x) => ops.floor(ops.mul(x, 3)),
  (x) => ops.ceil(ops.mul(x, 3)),
  (x) => ops.round(ops.mul(x, 3)),
  (x) => ops.floorDiv(x, -0.3),
  (x) => ops.mod(x, 0.4),
  (x) => ops.floorDiv(whole(x), -3),
  (x) => ops.mod(whole(x), -3),
  (x) => ops.pow(shifted(x), x),
  (x) => ops.clip(x, -0.5, Infinity),
  (x) => float(ops.logicalAnd(ops.greater(x, -0.5), ops.lessEqual(x, 0.5))),
  (x) => float(ops.logicalOr(ops.less(x, -0.8), ops.logicalNot(ops.greaterEqual(x, 0.8)))),
  (x) => float(ops.equal(whole(x), 2)),
  (x) => float(ops.notEqual(whole(x), 2)),
  (x) => ops.where(ops.isFinite(ops.log(x)), x, ops.where(ops.isNan(ops.log(x)), ops.square(x), x)),
  (x) => ops.sum(x, [1, 2]),
  (x) => ops.mean(x, 1, true),
  (x) => ops.max(x, -1),
  (x) => ops.min(x, 1),
  (x) => ops.prod(x, -1),
  (x) => float(ops.all(ops.greater(x, -1.8), -1)),
  (x) => float(ops.any(ops.greater(x, 1.8), -1)),
  (x) => ops.argMax(x),
  (x) => ops.argMin(x, 1),
  (x) => ops.cumsum(x, 1),
  (x) => ops.cumsum(x, 2, { exclusive: true, reverse: true }),
  (x) => ops.softmax(x, 1),
  (x) => ops.logSoftmax(x),
  (x) => ops.reshape(x, [-1, 2, 6]),
  (x) => ops.slice(x, [0, 1, 0], [-1, 2, -1]),
  (x) => ops.concat([x, ops.reverse(x, [1, 2])], 1),
  (x) =>
    ops.pad(
      x,
      [
        [0, 0],
        [1, 0],
        [0, 2],
      ],
      0.5,
    ),
  (x) => ops.transpose(x, [0, 2, 1]),
  (x) => ops.matmul(x, x, { transposeA: true }),
  (x) => ops.oneHot(whole(x), 3),
  (x) => ops.gather(x, new NdArray(Int32Array.of(2, 0), [2]), 1),
  (x) => ops.add(x, ops.broadcastTo(ops.stopGradient(ops.constant(new NdArray(Float32Array.of(1, 2, 3, 4), [4]))), [3, 4])),
];

/** Every function above on one input, each an output. */
export function opModel(): Model {
  const x = input([3, 4]);
  return model({ inputs: x, outputs: functions.map((run) => new Computed(run).apply(x)) });
}
