import { ArgumentError } from '@ibex-ml/core';
import { describe, expect, it } from 'vitest';
import { describeLayer } from '../testing/layer-contract.ts';
import { cropping1d } from './cropping1d.ts';
import { cropping2d } from './cropping2d.ts';
import { permute } from './permute.ts';
import { repeatVector } from './repeat-vector.ts';
import { upSampling1d } from './up-sampling1d.ts';
import { upSampling2d } from './up-sampling2d.ts';
import { zeroPadding1d } from './zero-padding1d.ts';

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
describeLayer('cropping1d', {
  make: () => cropping1d({ cropping: [2, 0] }),
  inputs: [2, 5, 3],
  output: [2, 3, 3],
  refuses: [
    [2, 2, 3],
    [2, null, 3],
  ],
});
describeLayer('zeroPadding1d', {
  make: () => zeroPadding1d({ padding: [0, 2] }),
  inputs: [2, 3, 2],
  output: [2, 5, 2],
  refuses: [[2, 3]],
});
describeLayer('upSampling1d', {
  make: () => upSampling1d({ size: 3 }),
  inputs: [2, 3, 2],
  output: [2, 9, 2],
  refuses: [[2, null, 2]],
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
    expect(() => cropping1d({ cropping: [1, -1] })).toThrow('cropping must be an integer >= 0, or [before, after]');
    expect(() => zeroPadding1d({ padding: 0.5 })).toThrow(ArgumentError);
    expect(() => upSampling1d({ size: 0 })).toThrow(ArgumentError);
    expect(() => upSampling2d({ interpolation: 'lanczos3' as 'nearest' })).toThrow(ArgumentError);
  });
});
