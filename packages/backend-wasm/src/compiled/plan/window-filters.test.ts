import { describe, expect, it } from 'vitest';
import { suitsWinograd } from './window-filters.ts';

const fields = { images: 32, height: 13, width: 13, channels: 8, outHeight: 11, outWidth: 11, outChannels: 16 };
const suits = (changes: Partial<typeof fields>, window: readonly number[] = [3, 3, 1, 1, 1, 1]): boolean =>
  suitsWinograd([...Object.values({ ...fields, ...changes }), ...window, 0, 0]);

describe('the choice of a convolution', () => {
  it('takes the transforms for small windows that move by a pixel', () => {
    expect(suits({})).toBe(true);
    expect(suits({ channels: 256, outChannels: 512 })).toBe(true);
  });

  it.each([
    ['another size', [5, 3, 1, 1, 1, 1]],
    ['another size across', [3, 1, 1, 1, 1, 1]],
    ['steps of two', [3, 3, 2, 1, 1, 1]],
    ['gaps', [3, 3, 1, 1, 1, 2]],
  ])('does not for %s', (_, window) => {
    expect(suits({}, window)).toBe(false);
  });

  it('does not for channels that are not in eights, few tiles, or tiles that are mostly empty', () => {
    expect(suits({ channels: 3 })).toBe(false);
    expect(suits({ outChannels: 12 })).toBe(false);
    expect(suits({ images: 3 })).toBe(false);
    expect(suits({ outHeight: 5, outWidth: 5 })).toBe(false);
  });
});
