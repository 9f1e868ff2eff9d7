/** How pixels of a resized image are made of those of the original. */
export type ResizeMethod = 'bilinear' | 'nearest' | 'bicubic' | 'lanczos3' | 'lanczos5';

/** Weights [from, to], row-major: how much of each pixel along a side goes into each of the result. */
export function resizeWeights(from: number, to: number, method: ResizeMethod, antialias: boolean): Float32Array {
  const weights = new Float32Array(from * to);
  const add = (target: number, source: number, weight: number): void => {
    weights[source * to + target]! += weight;
  };
  if (method === 'nearest') fillNearest(from, to, add);
  else if (method === 'bilinear' && !antialias) fillBetween(from, to, add);
  else if (method === 'bicubic' && !antialias) fillCubic(from, to, add);
  else fillFiltered(from, to, filters[method], antialias, add);
  return weights;
}

type Add = (target: number, source: number, weight: number) => void;
const { fround } = Math;

function fillNearest(from: number, to: number, add: Add): void {
  const scale = fround(from / to);
  for (let target = 0; target < to; target += 1) {
    add(target, Math.min(Math.floor(fround((target + 0.5) * scale)), from - 1), 1);
  }
}

/** The place of a pixel of the result along the original, where the centres of pixels lie at halves. */
function placeOf(target: number, scale: number): number {
  return fround(fround((target + 0.5) * scale) - 0.5);
}

function fillBetween(from: number, to: number, add: Add): void {
  for (let target = 0; target < to; target += 1) {
    const place = placeOf(target, fround(from / to));
    const rest = place - Math.floor(place);
    add(target, Math.max(Math.floor(place), 0), 1 - rest);
    add(target, Math.min(Math.ceil(place), from - 1), rest);
  }
}

/** Like TensorFlow, with places rounded to 1024ths of a pixel, and without what lies outside. */
function fillCubic(from: number, to: number, add: Add): void {
  for (let target = 0; target < to; target += 1) {
    const place = placeOf(target, fround(from / to));
    const below = Math.floor(place);
    const rest = roundedToEven((place - below) * 1024) / 1024;
    const parts = [rest + 1, rest, 1 - rest, 2 - rest].map((distance, index) => {
      const source = below - 1 + index;
      return { source, weight: source >= 0 && source < from ? cubic(distance) : 0 };
    });
    const sum = parts.reduce((total, { weight }) => total + weight, 0);
    for (const { source, weight } of parts) if (weight !== 0) add(target, source, weight / sum);
  }
}

function roundedToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest === 0.5) return below + (below % 2);
  return rest < 0.5 ? below : below + 1;
}

/** A filter by the distance from its middle, and how far it reaches. */
interface Filter {
  readonly radius: number;
  readonly at: (distance: number) => number;
}

/** Keys's cubic of -1/2. */
function cubic(x: number): number {
  if (x >= 2) return 0;
  return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
}

const lanczos = (radius: number): Filter => ({
  radius,
  at: (x) => {
    if (x > radius) return 0;
    const turn = Math.PI * x;
    return x <= 1e-3 ? 1 : (radius * Math.sin(turn) * Math.sin(turn / radius)) / (turn * turn);
  },
});

const filters: Readonly<Record<Exclude<ResizeMethod, 'nearest'>, Filter>> = {
  bilinear: { radius: 1, at: (x) => Math.max(1 - x, 0) },
  bicubic: { radius: 2, at: cubic },
  lanczos3: lanczos(3),
  lanczos5: lanczos(5),
};

/** A filter around each place, widened by the scale where a smaller result should be smooth. */
function fillFiltered(from: number, to: number, { radius, at }: Filter, antialias: boolean, add: Add): void {
  const scale = fround(from / to);
  const stretch = antialias ? Math.max(scale, 1) : 1;
  for (let target = 0; target < to; target += 1) {
    const middle = fround((target + 0.5) * scale);
    const first = Math.max(Math.ceil(middle - radius * stretch - 0.5), 0);
    const last = Math.min(Math.floor(middle + radius * stretch - 0.5), from - 1);
    const parts = Array.from({ length: last - first + 1 }, (_, index) => at(Math.abs(first + index + 0.5 - middle) / stretch));
    const sum = parts.reduce((total, weight) => total + weight, 0);
    for (const [index, weight] of parts.entries()) add(target, first + index, weight / sum);
  }
}
