import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { cropping2d } from './cropping2d.ts';
import { permute } from './permute.ts';
import { repeatVector } from './repeat-vector.ts';
import { upSampling2d } from './up-sampling2d.ts';

describeLayer('permute', { make: () => permute([3, 1, 2]), inputs: [2, 3, 4, 5], output: [2, 5, 3, 4], refuses: [[2, 3]] });
describeLayer('repeatVector', { make: () => repeatVector(3), inputs: [2, 4], output: [2, 3, 4], refuses: [[2, 3, 4]] });
describeLayer('cropping2d', {
  make: () => cropping2d({ cropping: [[1, 0], 1] }),
  inputs: [1, 4, 5, 2],
  output: [1, 3, 3, 2],
  refuses: [
    [1, 1, 5, 2],
    [1, null, 5, 2],
  ],
});
describeLayer('upSampling2d', {
  make: () => upSampling2d(),
  inputs: [2, 2, 3, 2],
  output: [2, 4, 6, 2],
  refuses: [[1, null, 2, 2]],
});
describeLayer('upSampling2d between pixels', {
  make: () => upSampling2d({ size: [1, 3], interpolation: 'bilinear' }),
  inputs: [2, 2, 3, 2],
  output: [2, 2, 9, 2],
});

describe('layers that move elements', () => {
  it('refuse what is out of range', () => {
    for (const dims of [[], [0, 1], [1, 3], [2, 2], 'ab' as unknown as number[]])
      expect(() => permute(dims)).toThrow(ArgumentError);
    expect(() => repeatVector(0)).toThrow(ArgumentError);
    expect(() => cropping2d({ cropping: -1 })).toThrow(ArgumentError);
    expect(() => upSampling2d({ interpolation: 'lanczos3' as 'nearest' })).toThrow(ArgumentError);
  });
});
