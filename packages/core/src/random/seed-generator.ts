import { apply } from '../graph/apply.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import { NdArray } from '../nd-array.ts';
import { addOp } from '../ops/arithmetic.ts';
import { stopGradientOp } from '../ops/cast.ts';
import { Variable } from '../variable.ts';
import { freshSeed, requireSeed } from './host-random.ts';

/**
 * Seeds for random ops, as state: each `next` gives another one, also from step to step of a traced function.
 *
 * @see keras.random.SeedGenerator
 */
export class SeedGenerator {
  /** int32 [seed, number of seeds taken]; saved and moved like a weight. */
  readonly state: Variable;

  /**
   * @param seed - an integer; one of its own where none is given
   */
  constructor(seed: number | null = null, name: string = 'seed_generator_state') {
    const start = seed === null ? freshSeed() : requireSeed(seed);
    this.state = new Variable(new NdArray(Int32Array.of(start, 0), [2]), { name, trainable: false });
  }

  /** The next seed: int32 [2], for ops.randomUniform and ops.randomNormal. */
  next(): Tensor {
    const seed = apply(stopGradientOp, [this.state], {});
    const advanced = apply(addOp, [this.state, new NdArray(Int32Array.of(0, 1), [2])], {});
    this.state.assign(advanced);
    return seed;
  }
}
