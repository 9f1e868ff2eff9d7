/** y = f(x), elementwise: addresses of x and y, and how many elements. */
export type Map = (x: number, y: number, count: number) => void;

/**
 * y = f(a, b) of tensors that broadcast: three nested loops of the given sizes; a and b move on by the given strides (in
 * bytes) or stay.
 */
export type Broadcast = (
  a: number,
  b: number,
  y: number,
  size0: number,
  size1: number,
  size2: number,
  a0: number,
  a1: number,
  a2: number,
  b0: number,
  b1: number,
  b2: number,
) => void;

/** y[outer, inner] from x[outer, size, inner]. */
export type Reduce = (x: number, y: number, outer: number, size: number, inner: number) => void;

/** Three tensors, a window (see assembly/window.ts), and scratch memory. */
export type Convolve = (a: number, b: number, c: number, window: number, scratch: number) => void;

type Copy = (
  x: number,
  y: number,
  size0: number,
  size1: number,
  size2: number,
  x0: number,
  x1: number,
  x2: number,
  y0: number,
  y1: number,
) => void;

type MapName =
  | 'abs'
  | 'ceil'
  | 'cos'
  | 'elu'
  | 'erf'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'log'
  | 'log1p'
  | 'neg'
  | 'reciprocal'
  | 'relu'
  | 'relu6'
  | 'round'
  | 'rsqrt'
  | 'selu'
  | 'sigmoid'
  | 'sign'
  | 'sin'
  | 'softplus'
  | 'sqrt'
  | 'square'
  | 'tanh'
  | 'isNan'
  | 'isInfinite'
  | 'isFinite'
  | 'floatToInteger'
  | 'integerToFloat'
  | 'floatToBool'
  | 'integerToBool'
  | 'boolToFloat'
  | 'boolToInteger'
  | 'logicalNot';

type BroadcastName =
  | 'add'
  | 'sub'
  | 'multiply'
  | 'divide'
  | 'floorDivide'
  | 'modulo'
  | 'maximum'
  | 'minimum'
  | 'squaredDifference'
  | 'eluGradient'
  | 'addInteger'
  | 'subInteger'
  | 'multiplyInteger'
  | 'divideInteger'
  | 'floorDivideInteger'
  | 'moduloInteger'
  | 'maximumInteger'
  | 'minimumInteger'
  | 'squaredDifferenceInteger'
  | 'equal'
  | 'notEqual'
  | 'less'
  | 'lessEqual'
  | 'greater'
  | 'greaterEqual'
  | 'equalInteger'
  | 'notEqualInteger'
  | 'lessInteger'
  | 'lessEqualInteger'
  | 'greaterInteger'
  | 'greaterEqualInteger'
  | 'logicalAnd'
  | 'logicalOr'
  | 'logicalXor'
  | 'equalBool';

type ReduceName =
  | 'product'
  | 'largest'
  | 'smallest'
  | 'sumInteger'
  | 'productInteger'
  | 'largestInteger'
  | 'smallestInteger'
  | 'argMax'
  | 'argMin'
  | 'argMaxInteger'
  | 'argMinInteger'
  | 'all'
  | 'any';

type ConvolveName = 'convolution' | 'convolutionInputGradient' | 'convolutionFilterGradient';
type DepthwiseName = 'depthwise' | 'depthwiseInputGradient' | 'depthwiseFilterGradient' | 'maxPoolGradient';

/** What the WebAssembly module exports; each is described where it is written, in assembly/. Addresses and sizes are bytes. */
export interface KernelExports
  extends
    Readonly<Record<MapName, Map>>,
    Readonly<Record<BroadcastName, Broadcast>>,
    Readonly<Record<ReduceName, Reduce>>,
    Readonly<Record<ConvolveName, Convolve>>,
    Readonly<Record<DepthwiseName, (a: number, b: number, c: number, window: number) => void>> {
  /** y = byte / divisor, where the bytes are the last quarter of y itself. */
  readonly divideBytes: (y: number, x: number, count: number, divisor: number) => void;
  readonly matrixProduct: (
    a: number,
    b: number,
    c: number,
    rows: number,
    depth: number,
    columns: number,
    transposeA: boolean,
    transposeB: boolean,
    accumulate: boolean,
    scratch: number,
  ) => void;
  readonly productScratchBytes: (depth: number, columns: number) => number;
  readonly rowProduct: (a: number, b: number, c: number, depth: number, columns: number) => void;
  readonly packedFactorBytes: (depth: number, columns: number) => number;
  readonly packedProductScratchBytes: () => number;
  readonly productTileRows: () => number;
  readonly productDepthBlock: (depth: number) => number;
  readonly transposedScratchBytes: (depth: number) => number;
  readonly directConvolutionScratchBytes: (window: number) => number;
  readonly directFilterGradientScratchBytes: (window: number) => number;
  readonly winogradScratchBytes: (window: number) => number;
  readonly winogradFilterGradientScratchBytes: (window: number) => number;
  readonly winogradFilterScratchBytes: () => number;
  readonly convolutionScratchBytes: (window: number) => number;
  readonly convolutionFilterScratchBytes: (window: number) => number;
  readonly maxPool: (x: number, y: number, window: number) => void;
  readonly averagePool: (x: number, y: number, window: number) => void;
  readonly averagePoolGradient: (dy: number, dx: number, window: number) => void;
  readonly clip: (x: number, y: number, count: number, minimum: number, maximum: number) => void;
  readonly leakyRelu: (x: number, y: number, count: number, slope: number) => void;
  readonly step: (x: number, y: number, count: number, slope: number) => void;
  readonly sum: (x: number, y: number, outer: number, size: number, inner: number, divisor: number) => void;
  readonly softmax: (x: number, y: number, rows: number, columns: number) => void;
  readonly logSoftmax: (x: number, y: number, rows: number, columns: number) => void;
  readonly select: (condition: number, t: number, e: number, y: number, count: number) => void;
  readonly selectBytes: (condition: number, t: number, e: number, y: number, count: number) => void;
  readonly selectRows: (condition: number, t: number, e: number, y: number, rows: number, rowBytes: number) => void;
  readonly gather: (
    x: number,
    indices: number,
    y: number,
    outer: number,
    size: number,
    count: number,
    rowBytes: number,
  ) => number;
  readonly segmentSum: (x: number, ids: number, y: number, rows: number, inner: number, segments: number) => void;
  readonly segmentSumInteger: (x: number, ids: number, y: number, rows: number, inner: number, segments: number) => void;
  readonly affineTransform: (
    x: number,
    maps: number,
    y: number,
    images: number,
    mapBytes: number,
    height: number,
    width: number,
    channels: number,
    outHeight: number,
    outWidth: number,
    bilinear: number,
    fillMode: number,
    fill: number,
  ) => void;
  readonly copyStrided: Copy;
  readonly copyStridedBytes: Copy;
  readonly transposePlanes: (
    x: number,
    y: number,
    size0: number,
    size1: number,
    x0: number,
    x1: number,
    y0: number,
    y1: number,
    rows: number,
    columns: number,
    xStride: number,
    yStride: number,
  ) => void;
  readonly randomUniform: (y: number, count: number, key0: number, key1: number, firstPair: number) => void;
  readonly randomWords: (y: number, count: number, key0: number, key1: number, counter0: number, counter1: number) => void;
}
