import { randomUniformKernel } from '@ibex-ml/core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { attribute, type GpuContext, input } from './gpu-context.ts';

/** Counter-based random numbers, the same as on every backend; see random/threefry.ts of core. */
export function randomKernels(context: GpuContext): KernelConfig[] {
  return [
    context.kernel(randomUniformKernel, (call) =>
      context.launch({
        key: randomUniformKernel,
        code: threefry,
        inputs: [input(call, 'seed')],
        shape: attribute<number[]>(call, 'shape'),
        dtype: 'float32',
      }),
    ),
  ];
}

/**
 * Threefry-2x32 with 20 rounds: elements 2j and 2j + 1 are the upper 24 bits of the two words for the counter (j, 0).
 *
 * @see Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", section 3.3
 */
const threefry = `
fn main(index: i32) {
  if (index < uniforms.size) {
    let key0 = bitcast<u32>(a[0]);
    let key1 = bitcast<u32>(a[1]);
    var keys = array<u32, 3>(key0, key1, 0x1bd11bdau ^ key0 ^ key1);
    var turns = array<vec4<u32>, 2>(vec4<u32>(13u, 15u, 26u, 6u), vec4<u32>(17u, 29u, 16u, 24u));
    var x = vec2<u32>(u32(index) / 2u + key0, key1);
    for (var block = 1u; block <= 5u; block += 1u) {
      let turn = turns[(block - 1u) % 2u];
      for (var round = 0u; round < 4u; round += 1u) {
        x.x += x.y;
        x.y = ((x.y << turn[round]) | (x.y >> (32u - turn[round]))) ^ x.x;
      }
      x.x += keys[block % 3u];
      x.y += keys[(block + 1u) % 3u] + block;
    }
    let word = select(x.y, x.x, (index & 1) == 0);
    result[index] = f32(word >> 8u) * 5.9604644775390625e-8;
  }
}`;
