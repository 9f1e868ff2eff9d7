/**
 * The weights of the order + 1 B-splines that reach over a place: they sum to 1.
 *
 * Formula: of degree k, w[j] = ((k - j + t) · w[j - 1] + (j + 1 - t) · w[j]) / k out of those of degree k - 1
 *
 * @param t - how far the place is from the knot before it, 0 <= t < 1
 * @param weights - where they are put
 * @see C. de Boor (1978), A Practical Guide to Splines, chapter X
 */
export function splineWeights(t: number, order: number, weights: Float64Array): void {
  weights[0] = 1;
  for (let degree = 1; degree <= order; degree++) {
    weights[degree] = (t * (weights[degree - 1] as number)) / degree;
    for (let index = degree - 1; index > 0; index--) {
      weights[index] =
        ((degree - index + t) * (weights[index - 1] as number) + (index + 1 - t) * (weights[index] as number)) / degree;
    }
    weights[0] = ((1 - t) * weights[0]) / degree;
  }
}
