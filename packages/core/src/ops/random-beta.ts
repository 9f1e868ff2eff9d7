import { ArgumentError } from '../errors.ts';
import { type Operand, operandSpec, scoped } from '../graph/apply.ts';
import type { Tensor } from '../graph/symbolic-tensor.ts';
import type { Shape } from '../spec.ts';
import { sigmoid } from './activation.ts';
import { add, div, mul, sub } from './arithmetic.ts';
import { knownShape } from './checks.ts';
import { greater, less, logicalAnd } from './comparison.ts';
import { cos, log } from './exponential.ts';
import { randomUniform } from './random.ts';
import { reshape } from './reshape.ts';
import { where } from './select.ts';
import { slice } from './slice.ts';
import { rsqrt, square, neg, sqrt } from './unary.ts';

/** Of so many tries one in 70 million numbers is left without, and becomes the most likely one. */
const tries = 6;
/** Even numbers that go into one: three per try, and one. */
const drawsPerGamma = 3 * tries + 1;

/**
 * Numbers in [0, 1] of the beta distribution with density x^(alpha - 1) · (1 - x)^(beta - 1) / B(alpha, beta).
 *
 * @param seed - int32 [2], as SeedGenerator.next gives it
 * @param alpha - above 0: a number, or a tensor that broadcasts to the shape
 * @param beta - the same; default alpha
 * @throws {ArgumentError} when one is a number that is not above 0
 * @see keras.random.beta; Marsaglia and Tsang 2000, "A simple method for generating gamma variables"
 */
export function randomBeta(seed: Operand, shape: Shape, alpha: Operand, beta: Operand = alpha): Tensor {
  requirePositive('alpha', alpha);
  requirePositive('beta', beta);
  const known = knownShape('randomBeta', shape);
  return scoped(() => {
    const draws = randomUniform(seed, [2 * drawsPerGamma, ...known]);
    const draw = (index: number): Tensor => reshape(slice(draws, [index, ...known.map(() => 0)], [1, ...known]), known);
    const [x, y] = [logGamma(draw, alpha), logGamma((index) => draw(drawsPerGamma + index), beta)];
    // x / (x + y) of gamma numbers, by their logarithms: small shapes give numbers that no float holds.
    return sigmoid(sub(x, y));
  });
}

/** The logarithm of gamma distributed numbers, from `drawsPerGamma` even ones each. */
function logGamma(draw: (index: number) => Tensor, alpha: Operand): Tensor {
  // The number for alpha + 1, which the method asks to be 1 or more, times u^(1 / alpha).
  const shape = add(alpha, 2 / 3);
  const scale = rsqrt(mul(shape, 9));
  let found: Tensor | null = null;
  for (let index = tries - 1; index >= 0; index -= 1) {
    const [one, other, third] = [0, 1, 2].map((part) => draw(3 * index + part)) as [Tensor, Tensor, Tensor];
    const normal = mul(sqrt(mul(neg(log(sub(1, one))), 2)), cos(mul(other, 2 * Math.PI)));
    const root = add(mul(normal, scale), 1);
    const isPositive = greater(root, 0);
    const logCube = mul(log(where(isPositive, root, 1)), 3);
    const cube = mul(square(root), root);
    const bound = add(div(square(normal), 2), mul(shape, add(sub(1, cube), logCube)));
    const isTaken = logicalAnd(isPositive, less(log(sub(1, third)), bound));
    found = where(isTaken, logCube, found ?? 0);
  }
  const boost = div(log(sub(1, draw(drawsPerGamma - 1))), alpha);
  return add(add(found as Tensor, log(shape)), boost);
}

function requirePositive(argument: string, value: Operand): void {
  const isRight = typeof value === 'number' ? value > 0 && value < Infinity : operandSpec(value).dtype === 'float32';
  if (isRight) return;
  throw new ArgumentError({
    where: 'randomBeta',
    argument,
    expected: 'a finite number > 0, or a float32 tensor of them',
    received: value,
    remedy: `Pass ${argument} above 0, such as 0.2.`,
  });
}
