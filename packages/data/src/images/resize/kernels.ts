import type { Kernel } from './spans.ts';

/** The window of a sinc by a wider sinc. */
function lanczos(radius: number): Kernel {
  return {
    radius,
    weight: (distance) => {
      if (distance >= radius) return 0;
      const angle = Math.PI * distance;
      return distance < 1e-3 ? 1 : (radius * Math.sin(angle) * Math.sin(angle / radius)) / (angle * angle);
    },
  };
}

export const lanczos3: Kernel = lanczos(3);
export const lanczos5: Kernel = lanczos(5);

/** A bell of standard deviation 1/2. */
export const gaussian: Kernel = { radius: 1.5, weight: (distance) => (distance >= 1.5 ? 0 : Math.exp(-2 * distance * distance)) };

/** Mitchell and Netravali's cubic, B = C = 1/3. */
export const mitchellCubic: Kernel = {
  radius: 2,
  weight: (x) => {
    if (x >= 2) return 0;
    if (x >= 1) return ((-7 / 18) * x + 2) * x * x + (-10 / 3) * x + 16 / 9;
    return ((7 / 6) * x - 2) * x * x + 8 / 9;
  },
};

/** Keys's cubic, a = -1/2. */
export const keysCubic: Kernel = {
  radius: 2,
  weight: (x) => {
    if (x >= 2) return 0;
    if (x >= 1) return ((-0.5 * x + 2.5) * x - 4) * x + 2;
    return (1.5 * x - 2.5) * x * x + 1;
  },
};
