import type { TransformParameters } from './generator-options.ts';

/** Rows of [a, b, shift]: row = a · row' + b · column' + shift, and the same for the column. */
export type AffineMap = readonly [row: readonly [number, number, number], column: readonly [number, number, number]];

type Matrix = readonly (readonly [number, number, number])[];

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * From places in the new image to places in the old one: rotation · shift · shear · zoom about the middle, or null where nothing moves.
 *
 * Keras exchanges the axes at the end: what was made for rows reads columns. So `tx`, drawn by the height, moves sideways, and the middle of an image
 * that is not square is that of the same image laid on its side.
 */
export function affineMap(parameters: TransformParameters, height: number, width: number): AffineMap | null {
  const { theta = 0, tx = 0, ty = 0, shear = 0, zx = 1, zy = 1 } = parameters;
  const steps: Matrix[] = [];
  if (theta !== 0) {
    const [cosine, sine] = [Math.cos(radians(theta)), Math.sin(radians(theta))];
    steps.push(matrix([cosine, -sine, 0], [sine, cosine, 0]));
  }
  if (tx !== 0 || ty !== 0) steps.push(matrix([1, 0, tx], [0, 1, ty]));
  if (shear !== 0) steps.push(matrix([1, -Math.sin(radians(shear)), 0], [0, Math.cos(radians(shear)), 0]));
  if (zx !== 1 || zy !== 1) steps.push(matrix([zx, 0, 0], [0, zy, 0]));
  if (steps.length === 0) return null;
  const [down, across] = [height / 2 - 0.5, width / 2 - 0.5];
  const about = [matrix([1, 0, down], [0, 1, across]), steps.reduce(product), matrix([1, 0, -down], [0, 1, -across])];
  const [[a, b, c], [d, e, f]] = about.reduce(product) as unknown as AffineMap;
  return [
    [e, d, f],
    [b, a, c],
  ];
}

function matrix(first: readonly [number, number, number], second: readonly [number, number, number]): Matrix {
  return [first, second, [0, 0, 1]];
}

function product(left: Matrix, right: Matrix): Matrix {
  return left.map((row) => {
    const entry = (column: 0 | 1 | 2): number =>
      row.reduce<number>((sum, value, index) => sum + value * (right[index]?.[column] ?? 0), 0);
    return [entry(0), entry(1), entry(2)] as const;
  });
}
