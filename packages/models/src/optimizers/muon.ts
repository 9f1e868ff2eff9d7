import { ops, type Tensor, type Variable } from '@ibex-ml/core';
import { adamRule } from './adam.ts';
import { BaseOptimizer, type UpdateRule } from './base-optimizer.ts';
import { type MuonOptions, type MuonSettings, muonSettings } from './muon-arguments.ts';

/** Muon, with Adam for the weights that it is not for. Made by `muon`. */
export class Muon extends BaseOptimizer {
  readonly #settings: MuonSettings;

  constructor(options: MuonOptions) {
    const { learningRate = 0.001, name = 'muon', weightDecay = 0.004 } = options;
    const settings = muonSettings(name, options);
    const decayRate = (weight: Variable): number | null => (isForAdam(settings, weight) ? settings.adamWeightDecay : weightDecay);
    super('Muon', { ...options, learningRate, name, weightDecay }, { decayRate });
    this.#settings = settings;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...this.baseConfig(), ...this.#settings };
  }

  protected override slotsOf(weight: Variable): readonly (readonly string[])[] {
    return [isForAdam(this.#settings, weight) ? ['momentum', 'velocity'] : ['momentum']];
  }

  protected override ruleAt(learningRate: Tensor, step: Tensor): UpdateRule {
    const { adamBeta1: beta1, adamBeta2: beta2, epsilon, adamLrRatio } = this.#settings;
    const byAdam = adamRule(ops.mul(learningRate, adamLrRatio), step, { beta1, beta2, epsilon });
    return (weight, gradient, slots) => {
      const [momentum, velocity] = slots as readonly [Tensor, Tensor?];
      return velocity === undefined ? this.#turned(weight, gradient, momentum, learningRate) : byAdam(weight, gradient, slots);
    };
  }

  #turned(weight: Tensor, gradient: Tensor, momentum: Tensor, learningRate: Tensor): ReturnType<UpdateRule> {
    const { momentum: kept, nesterov, rmsRate } = this.#settings;
    const moved = ops.add(momentum, ops.add(gradient, ops.mul(momentum, kept - 1)));
    const update = orthogonal(nesterov ? ops.add(gradient, ops.mul(moved, kept)) : moved, this.#settings);
    const size = rmsRate === null ? 1 : Math.sqrt(Math.max(...(weight.shape as readonly number[]))) * rmsRate;
    return { weight: ops.sub(weight, ops.mul(ops.mul(update, learningRate), size)), slots: [moved] };
  }
}

/** Whether a weight is no table, or one that was excluded. */
function isForAdam({ excludeEmbeddings, excludeLayers }: MuonSettings, { name, shape }: Variable): boolean {
  if (shape.length !== 2) return true;
  return (excludeEmbeddings && name.toLowerCase().includes('embedding')) || excludeLayers.some((part) => name.includes(part));
}

/** About the matrix with the same singular vectors whose singular values are all 1, by the iteration of Newton and Schulz. */
function orthogonal(matrix: Tensor, { muonA, muonB, muonC, nsSteps }: MuonSettings): Tensor {
  const [rows, columns] = matrix.shape as readonly [number, number];
  const wide = rows > columns ? ops.transpose(matrix) : matrix;
  let x = ops.div(wide, ops.add(ops.sqrt(ops.sum(ops.square(wide))), 1e-7));
  for (let count = 0; count < nsSteps; count += 1) {
    const a = ops.matmul(x, x, { transposeB: true });
    const b = ops.add(ops.mul(a, muonB), ops.mul(ops.matmul(a, a), muonC));
    x = ops.add(ops.mul(x, muonA), ops.matmul(b, x));
  }
  return rows > columns ? ops.transpose(x) : x;
}

/**
 * Muon: steps of tables (kernels of dense layers) that turn all directions by about the same, and Adam for all other weights. Name the last
 * layer in `excludeLayers`: it is better left to Adam.
 *
 * Formula: m = momentum · m + g;  d = g + momentum · m with `nesterov`, else m;  o = d / |d|, then `nsSteps` times
 *          o = a · o + (b · o·oᵀ + c · (o·oᵀ)²) · o;  w = w - learningRate · rmsRate · √max(rows, columns) · o
 * Slots:   momentum m; for Adam velocity too
 *
 * @param options.learningRate - default 0.001
 * @param options.weightDecay - default 0.004
 * @throws {ArgumentError} when an argument is outside its range
 * @example
 * muon({ excludeLayers: ['out'] }).getConfig()['nsSteps'] // 5
 * @see keras.optimizers.Muon, Jordan et al. 2024, Liu et al. 2025
 */
export function muon(options: MuonOptions = {}): Muon {
  return new Muon(options);
}
