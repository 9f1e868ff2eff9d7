import { ops, type Tensor } from '@ibex-ml/core';

/** x itself. @see keras.activations.linear */
export function linear(x: Tensor): Tensor {
  return x;
}

/** What `relu` takes besides the tensor; all left out, it is max(x, 0). */
export interface ReluOptions {
  /** The slope below the threshold; default 0. */
  readonly negativeSlope?: number;
  /** What is not exceeded; default null, no limit. */
  readonly maxValue?: number | null;
  /** From where on x itself is given; default 0. */
  readonly threshold?: number;
}

/** x above the threshold, at most maxValue; below, negativeSlope · (x - threshold). @see keras.activations.relu */
export function relu(x: Tensor, options: ReluOptions = {}): Tensor {
  const { negativeSlope = 0, maxValue = null, threshold = 0 } = options;
  if (negativeSlope !== 0 && maxValue === null && threshold === 0) return leakyRelu(x, { negativeSlope });
  if (negativeSlope === 0 && maxValue === 6 && threshold === 0) return relu6(x);
  const above = threshold === 0 ? ops.relu(x) : ops.where(ops.greater(x, threshold), x, 0);
  const limited = maxValue === null ? above : ops.clip(above, 0, maxValue);
  if (negativeSlope === 0) return limited;
  return ops.sub(limited, ops.mul(ops.relu(ops.sub(threshold, x)), negativeSlope));
}

/** min(max(x, 0), 6). @see keras.activations.relu6 */
export function relu6(x: Tensor): Tensor {
  return ops.where(ops.greaterEqual(x, 6), 6, ops.relu(x));
}

/** x above 0, else negativeSlope · x; the slope is 0.2 where none is given. @see keras.activations.leaky_relu */
export function leakyRelu(x: Tensor, options: { readonly negativeSlope?: number } = {}): Tensor {
  return ops.where(ops.greater(x, 0), x, ops.mul(x, options.negativeSlope ?? 0.2));
}

/** e^x / Σ e^x along an axis, the last where none is given. @see keras.activations.softmax */
export function softmax(x: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return ops.softmax(x, options.axis ?? -1);
}

/** The logarithm of softmax, without its loss of precision. @see keras.activations.log_softmax */
export function logSoftmax(x: Tensor, options: { readonly axis?: number } = {}): Tensor {
  return ops.logSoftmax(x, options.axis ?? -1);
}

/** 1 / (1 + e^-x). @see keras.activations.sigmoid */
export function sigmoid(x: Tensor): Tensor {
  return ops.sigmoid(x);
}

/** min(max(x / 6 + 0.5, 0), 1): sigmoid by straight lines. @see keras.activations.hard_sigmoid */
export function hardSigmoid(x: Tensor): Tensor {
  return ops.div(relu6(ops.add(x, 3)), 6);
}

/** The hyperbolic tangent. @see keras.activations.tanh */
export function tanh(x: Tensor): Tensor {
  return ops.tanh(x);
}

/**
 * x · Φ(x), with Φ the distribution function of the standard normal distribution.
 *
 * @param options.approximate - whether Φ is approached by tanh; default false
 * @see keras.activations.gelu; Hendrycks and Gimpel 2016, "Gaussian error linear units", section 2
 */
export function gelu(x: Tensor, options: { readonly approximate?: boolean } = {}): Tensor {
  const half = ops.mul(x, 0.5);
  if (options.approximate !== true) return ops.mul(half, ops.add(ops.erf(ops.mul(x, Math.SQRT1_2)), 1));
  const inner = ops.mul(ops.add(x, ops.mul(ops.mul(ops.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI));
  return ops.mul(half, ops.add(ops.tanh(inner), 1));
}

/** x above 0, else alpha · (e^x - 1); alpha is 1 where none is given. @see keras.activations.elu */
export function elu(x: Tensor, options: { readonly alpha?: number } = {}): Tensor {
  const { alpha = 1 } = options;
  return alpha === 1 ? ops.elu(x) : ops.where(ops.greater(x, 0), x, ops.mul(ops.elu(x), alpha));
}

/** 1.0507 · (x above 0, else 1.6733 · (e^x - 1)). @see keras.activations.selu */
export function selu(x: Tensor): Tensor {
  return ops.selu(x);
}

/** ln(1 + e^x). @see keras.activations.softplus */
export function softplus(x: Tensor): Tensor {
  return ops.softplus(x);
}

/** x / (1 + |x|). @see keras.activations.softsign */
export function softsign(x: Tensor): Tensor {
  return ops.div(x, ops.add(ops.abs(x), 1));
}

/** x · sigmoid(x), also called swish. @see keras.activations.silu */
export function silu(x: Tensor): Tensor {
  return ops.mul(x, ops.sigmoid(x));
}

/** x · hardSigmoid(x), also called hard swish. @see keras.activations.hard_silu */
export function hardSilu(x: Tensor): Tensor {
  return ops.mul(x, hardSigmoid(x));
}

/** x · tanh(softplus(x)). @see keras.activations.mish */
export function mish(x: Tensor): Tensor {
  return ops.mul(x, ops.tanh(ops.softplus(x)));
}

/** e^x. @see keras.activations.exponential */
export function exponential(x: Tensor): Tensor {
  return ops.exp(x);
}
