import type { ops } from '@ibex-ml/core';
import { at, build, elementAt, indicesOf, type Values } from './values.ts';

/** How a window moves, with nothing left to defaults. */
export interface Moves {
  readonly strides: ops.Size2d;
  readonly padding: ops.Padding;
  readonly dilations: ops.Size2d;
}

/** Places, and the margin before the image, along height and width. */
export interface Places {
  readonly counts: ops.Size2d;
  readonly before: ops.Size2d;
}

/** The places of a window as TensorFlow defines them. */
export function placesOf(image: readonly number[], window: ops.Size2d, { strides, padding, dilations }: Moves): Places {
  const along = (axis: 0 | 1): readonly [number, number] => {
    const [size, stride] = [image[axis + 1] as number, strides[axis]];
    const extent = (window[axis] - 1) * dilations[axis] + 1;
    if (padding === 'same') {
      const count = Math.ceil(size / stride);
      return [count, Math.floor(Math.max((count - 1) * stride + extent - size, 0) / 2)];
    }
    const [before, after] = padding === 'valid' ? [0, 0] : [padding[axis * 2] as number, padding[axis * 2 + 1] as number];
    return [Math.floor((size + before + after - extent) / stride) + 1, before];
  };
  const [[rows, top], [columns, left]] = [along(0), along(1)];
  return { counts: [rows, columns], before: [top, left] };
}

/** Where in an image a tap of a window lies. */
export function tapAt(place: ops.Size2d, tap: ops.Size2d, { before }: Places, { strides, dilations }: Moves): ops.Size2d {
  return [place[0] * strides[0] + tap[0] * dilations[0] - before[0], place[1] * strides[1] + tap[1] * dilations[1] - before[1]];
}

/** y[n, i, j, f] = Σ x[n, i·s + h·d - p, j·s + w·d - p, c] · filter[h, w, c, f], per group of features. */
export function convolution(x: Values, filter: Values, moves: Moves, groups: number): Values {
  const [height, width, features, filters] = filter.shape as [number, number, number, number];
  const places = placesOf(x.shape, [height, width], moves);
  return build([x.shape[0] as number, ...places.counts, filters], ([n = 0, i = 0, j = 0, f = 0]) => {
    const first = Math.floor(f / (filters / groups)) * features;
    let sum = 0;
    for (const [h = 0, w = 0, c = 0] of indicesOf([height, width, features])) {
      const [row, column] = tapAt([i, j], [h, w], places, moves);
      sum += (elementAt(x, [n, row, column, first + c]) ?? 0) * at(filter, h, w, c, f);
    }
    return sum;
  });
}

/** y[n, i, j, c·m + q] = Σ x[n, i·s + h·d - p, j·s + w·d - p, c] · filter[h, w, c, q]. */
export function depthwiseConvolution(x: Values, filter: Values, moves: Moves): Values {
  const [height, width, features, multiplier] = filter.shape as [number, number, number, number];
  const places = placesOf(x.shape, [height, width], moves);
  return build([x.shape[0] as number, ...places.counts, features * multiplier], ([n = 0, i = 0, j = 0, f = 0]) => {
    const [c, q] = [Math.floor(f / multiplier), f % multiplier];
    let sum = 0;
    for (const [h = 0, w = 0] of indicesOf([height, width])) {
      const [row, column] = tapAt([i, j], [h, w], places, moves);
      sum += (elementAt(x, [n, row, column, c]) ?? 0) * at(filter, h, w, c, q);
    }
    return sum;
  });
}

/**
 * The gradient of a linear map's weighted sum, by its definition: element k is the weighted sum of the map of the k-th unit
 * array.
 */
export function adjoint(map: (unit: Values) => Values, shape: readonly number[], weights: Values): Values {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Array.from({ length: count }, (_, k) => {
    const unit = { shape, data: Array.from({ length: count }, (_, place) => (place === k ? 1 : 0)) };
    return map(unit).data.reduce((sum, y, place) => sum + y * (weights.data[place] as number), 0);
  });
  return { shape, data };
}
