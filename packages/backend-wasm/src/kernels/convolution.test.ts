import { backend_util } from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '../testing/expect-close.ts';
import { builds, floats, type HostTensor, noise, run, sizeOf, useBuild } from '../testing/run-kernel.ts';

type Shape4d = [number, number, number, number];
type Info = backend_util.Conv2DInfo;

/** Calls `visit` for every product of an image element and a filter element, and where in the result it goes. */
function eachProduct(info: Info, depthwise: boolean, visit: (x: number, filter: number, y: number) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } = info;
  const perFilter = depthwise ? outChannels / inChannels : outChannels;
  for (let n = 0; n < batchSize; n += 1) {
    for (let i = 0; i < outHeight; i += 1) {
      for (let j = 0; j < outWidth; j += 1) {
        for (let h = 0; h < filterHeight; h += 1) {
          for (let w = 0; w < filterWidth; w += 1) {
            const row = i * info.strideHeight + h * info.dilationHeight - info.padInfo.top;
            const column = j * info.strideWidth + w * info.dilationWidth - info.padInfo.left;
            if (row < 0 || row >= inHeight || column < 0 || column >= inWidth) continue;
            for (let c = 0; c < inChannels; c += 1) {
              for (let f = 0; f < perFilter; f += 1) {
                visit(
                  ((n * inHeight + row) * inWidth + column) * inChannels + c,
                  ((h * filterWidth + w) * inChannels + c) * perFilter + f,
                  ((n * outHeight + i) * outWidth + j) * outChannels + (depthwise ? c * perFilter + f : f),
                );
              }
            }
          }
        }
      }
    }
  }
}

const geometries = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    inChannels: fc.integer({ min: 1, max: 9 }),
    filters: fc.integer({ min: 1, max: 11 }),
    filter: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    strides: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    dilations: fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 })),
    pad: fc.oneof(
      fc.constantFrom('valid' as const, 'same' as const),
      fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 })).map(([t, b, l, r]) => [
        [0, 0],
        [t, b],
        [l, r],
        [0, 0],
      ]),
    ),
    seed: fc.integer(),
  })
  // tfjs allows one of the two only.
  .map((geometry) =>
    geometry.seed % 2 === 0 ? { ...geometry, strides: [1, 1] as const } : { ...geometry, dilations: [1, 1] as const },
  );

interface Case {
  readonly info: Info;
  readonly attributes: object;
  readonly x: HostTensor;
  readonly filter: HostTensor;
  readonly dy: HostTensor;
}

/** The tensors of one convolution; nothing where the window is larger than the image. */
function prepare(geometry: typeof geometries extends fc.Arbitrary<infer G> ? G : never, depthwise: boolean): Case | null {
  const { batch, size, inChannels, filters, filter: window, pad, seed } = geometry;
  const [strides, dilations] = [[...geometry.strides], [...geometry.dilations]] as [[number, number], [number, number]];
  const shape: Shape4d = [batch, ...size, inChannels];
  const last = depthwise ? 1 + (filters % 4) : filters;
  const filterShape: Shape4d = [...window, inChannels, last];
  const info = backend_util.computeConv2DInfo(shape, filterShape, strides, dilations, pad as 'same', undefined, depthwise);
  if (info.outHeight < 1 || info.outWidth < 1) return null;
  const make = (own: readonly number[], offset: number): HostTensor => floats(noise(sizeOf(own), seed + offset), own);
  const attributes = { strides, dilations, pad, dataFormat: 'NHWC' };
  return { info, attributes, x: make(shape, 0), filter: make(filterShape, 1), dy: make(info.outShape, 2) };
}

const names = {
  plain: ['Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'],
  depthwise: ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'],
} as const;

function expectAllThree(made: Case, depthwise: boolean): void {
  const { info, attributes, x, filter, dy } = made;
  const [forward, toInput, toFilter] = names[depthwise ? 'depthwise' : 'plain'];
  const y = new Float64Array(sizeOf(info.outShape));
  const dx = new Float64Array(x.data.length);
  const gradient = new Float64Array(filter.data.length);
  eachProduct(info, depthwise, (atX, atFilter, atY) => {
    y[atY] = (y[atY] as number) + (x.data[atX] as number) * (filter.data[atFilter] as number);
    dx[atX] = (dx[atX] as number) + (dy.data[atY] as number) * (filter.data[atFilter] as number);
    gradient[atFilter] = (gradient[atFilter] as number) + (x.data[atX] as number) * (dy.data[atY] as number);
  });
  const tolerance = { relative: 1e-5, absolute: 2e-4 };
  const result = run(forward, { x, filter }, attributes);
  expect(result.shape).toEqual(info.outShape);
  expectClose(result, y, tolerance);
  expectClose(run(toInput, { dy, filter }, { ...attributes, inputShape: [...x.shape] }), dx, tolerance);
  expectClose(run(toFilter, { x, dy }, { ...attributes, filterShape: [...filter.shape] }), gradient, tolerance);
}

describe.each(builds)('convolutions, %s build', (build) => {
  beforeAll(() => useBuild(build));

  it.each([
    ['plain', false],
    ['depthwise', true],
  ] as const)('%s: forward and both gradients equal their definition, for any stride, margin and dilation', (_, depthwise) => {
    expect.hasAssertions();
    fc.assert(
      fc.property(geometries, (geometry) => {
        const made = prepare(geometry, depthwise);
        if (made !== null) expectAllThree(made, depthwise);
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    ['many pixels and a deep patch', { size: [40, 41], inChannels: 24, filters: 13, filter: [5, 5] }],
    ['few channels', { size: [33, 30], inChannels: 1, filters: 32, filter: [3, 3] }],
    ['pointwise', { size: [20, 21], inChannels: 40, filters: 19, filter: [1, 1] }],
  ] as const)('work in blocks: %s', (_, own) => {
    const geometry = { batch: 2, strides: [1, 1], dilations: [1, 1], pad: 'same', seed: 5, ...own } as const;
    for (const depthwise of [false, true]) expectAllThree(prepare(geometry as never, depthwise) as Case, depthwise);
  });

  it('of a filter of one element are the same with a stride or a margin', () => {
    for (const own of [
      { strides: [2, 2], pad: 'valid' },
      {
        strides: [1, 1],
        pad: [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
      },
    ] as const) {
      const geometry = { batch: 2, size: [5, 5], inChannels: 3, filters: 4, filter: [1, 1], dilations: [1, 1], seed: 1, ...own };
      expectAllThree(prepare(geometry as never, false) as Case, false);
    }
  });

  it('carry NaN to the places that see it', () => {
    const x = floats([NaN, 1, 1, 1, 1, 1, 1, 1, 1], [1, 3, 3, 1]);
    const filter = floats([1, 1, 1, 1], [2, 2, 1, 1]);
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 };
    expectClose(run('Conv2D', { x, filter }, attributes), [NaN, 4, 4, 4]);
    expectClose(run('DepthwiseConv2dNative', { x, filter }, attributes), [NaN, 4, 4, 4]);
  });

  it('of no images are empty, and their filter gradient is zero', () => {
    const [x, dy] = [floats([], [0, 4, 4, 2]), floats([], [0, 3, 3, 5])];
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', dilations: 1 };
    expect(run('Conv2D', { x, filter: floats(noise(40), [2, 2, 2, 5]) }, attributes).shape).toEqual([0, 3, 3, 5]);
    const gradient = run('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: [2, 2, 2, 5] });
    expectClose(gradient, new Float32Array(40));
  });

  it('refuse images whose channels come first', () => {
    const x = floats(noise(16), [1, 1, 4, 4]);
    const filter = floats(noise(4), [2, 2, 1, 1]);
    expect(() => run('Conv2D', { x, filter }, { strides: 1, pad: 'valid', dataFormat: 'NCHW', dilations: 1 })).toThrow(/NHWC/);
  });
});
