import { ArgumentError, ops, type Tensor } from '@ibex-ml/core';

/** How gradients are kept small: at most one of the three. */
export interface ClippingOptions {
  /** The largest norm of each weight's gradient; a longer one is scaled down. Default null. */
  readonly clipnorm?: number | null;
  /** The largest absolute value of each element of a gradient. Default null. */
  readonly clipvalue?: number | null;
  /** The largest norm of all gradients together; longer ones are scaled down by one factor. Default null. */
  readonly globalClipnorm?: number | null;
}

/** The clipping that was chosen. */
export type Clipping = { readonly kind: 'clipnorm' | 'clipvalue' | 'globalClipnorm'; readonly limit: number } | null;

/** @throws {ArgumentError} when more than one is given, or a limit is not above 0 */
export function clippingOf(where: string, options: ClippingOptions): Clipping {
  const chosen = (['clipnorm', 'clipvalue', 'globalClipnorm'] as const).filter((kind) => (options[kind] ?? null) !== null);
  const [kind] = chosen;
  if (kind === undefined) return null;
  if (chosen.length > 1) {
    throw new ArgumentError({
      where,
      argument: chosen.join(' and '),
      expected: 'given one at a time',
      received: chosen.map((each) => options[each]),
      remedy: 'Pass only one of clipnorm, clipvalue and globalClipnorm.',
    });
  }
  const limit = options[kind] as number;
  if (Number.isFinite(limit) && limit > 0) return { kind, limit };
  throw new ArgumentError({
    where,
    argument: kind,
    expected: 'a finite number > 0, or null',
    received: limit,
    remedy: 'Pass a bound such as 1, or leave it out for none.',
  });
}

/**
 * The gradients, clipped.
 *
 * Formula: clipvalue: each element kept in [-limit, limit]; clipnorm: g · limit / max(|g|, limit); globalClipnorm: the same factor
 *          for all gradients, of the norm of all together, and NaN where that norm is not finite
 */
export function clipGradients(gradients: readonly Tensor[], clipping: Clipping): readonly Tensor[] {
  if (clipping === null) return gradients;
  const { kind, limit } = clipping;
  if (kind === 'clipvalue') return gradients.map((gradient) => ops.clip(gradient, -limit, limit));
  const squares = gradients.map((gradient) => ops.sum(ops.square(gradient)));
  if (kind === 'clipnorm')
    return gradients.map((gradient, index) => ops.mul(gradient, factor(ops.sqrt(squares[index] as Tensor), limit)));
  const norm = ops.sqrt(squares.reduce((total, square) => ops.add(total, square)));
  const scale = ops.add(factor(norm, limit), ops.sub(norm, norm));
  return gradients.map((gradient) => ops.mul(gradient, scale));
}

function factor(norm: Tensor, limit: number): Tensor {
  return ops.div(limit, ops.maximum(norm, limit));
}
