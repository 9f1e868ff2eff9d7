/** A kernel, and what it needs. */
export interface Way {
  readonly kernel: string;
  readonly scratch: Scratch;
  /** The form in which it takes the filter, where not as it is. */
  readonly packs?: 'panels' | 'winograd' | 'winogradTransposed';
}

/** How an op of a moving window is computed. */
export interface WindowOp extends Way {
  /** Operands that have an image each in every part; the others are filters, needed whole. */
  readonly images: readonly number[];
  /** Of which operand, or of the result, `x` and the filter have their shapes. */
  readonly shapes: (input: (index: number) => readonly number[], output: readonly number[], attributes: Attributes) => Shapes;
  /** How it is computed where windows have no gaps across: from the images as they lie. */
  readonly direct?: Way;
  /** How it is computed where Winograd's transforms are worth their while. */
  readonly winograd?: Way;
  /** Whether the result is a sum over all images. */
  readonly sums: boolean;
  readonly depthwise: boolean;
}

/** Which function of the kernels tells how much scratch memory is needed. */
export type Scratch =
  | 'convolution'
  | 'filterGradient'
  | 'directConvolution'
  | 'directFilterGradient'
  | 'winograd'
  | 'winogradFilterGradient'
  | 'none';

export type Attributes = Readonly<Record<string, unknown>>;

export interface Shapes {
  readonly x: readonly number[];
  /** [height, width, inChannels, outChannels] */
  readonly filter: readonly number[];
}

/** A pool's window has no filter, but the shape of one of a single channel. */
const poolFilter = (attributes: Attributes, x: readonly number[]): readonly number[] => [
  ...(attributes['poolSize'] as readonly number[]),
  x[3] as number,
  1,
];

const plain = { images: [0], sums: false, depthwise: false } as const;
const pool = { ...plain, scratch: 'none', depthwise: true } as const;

export const windowOps: Readonly<Record<string, WindowOp>> = {
  conv2d: {
    ...plain,
    kernel: 'convolution',
    scratch: 'convolution',
    direct: { kernel: 'directConvolution', scratch: 'directConvolution', packs: 'panels' },
    winograd: { kernel: 'winogradConvolution', scratch: 'winograd', packs: 'winograd' },
    shapes: (input) => ({ x: input(0), filter: input(1) }),
  },
  conv2dInputGrad: {
    ...plain,
    kernel: 'convolutionInputGradient',
    scratch: 'convolution',
    winograd: { kernel: 'winogradInputGradient', scratch: 'winograd', packs: 'winogradTransposed' },
    shapes: (input, output) => ({ x: output, filter: input(1) }),
  },
  conv2dFilterGrad: {
    ...plain,
    kernel: 'convolutionFilterGradient',
    scratch: 'filterGradient',
    direct: { kernel: 'directFilterGradient', scratch: 'directFilterGradient' },
    winograd: { kernel: 'winogradFilterGradient', scratch: 'winogradFilterGradient' },
    images: [0, 1],
    sums: true,
    shapes: (input, output) => ({ x: input(0), filter: output }),
  },
  depthwiseConv2d: {
    ...plain,
    kernel: 'depthwise',
    scratch: 'none',
    depthwise: true,
    shapes: (input) => ({ x: input(0), filter: input(1) }),
  },
  depthwiseConv2dInputGrad: {
    ...plain,
    kernel: 'depthwiseInputGradient',
    scratch: 'none',
    depthwise: true,
    shapes: (input, output) => ({ x: output, filter: input(1) }),
  },
  depthwiseConv2dFilterGrad: {
    ...plain,
    kernel: 'depthwiseFilterGradient',
    scratch: 'none',
    images: [0, 1],
    sums: true,
    depthwise: true,
    shapes: (input, output) => ({ x: input(0), filter: output }),
  },
  maxPool2d: { ...pool, kernel: 'maxPool', shapes: (input, _, given) => ({ x: input(0), filter: poolFilter(given, input(0)) }) },
  averagePool2d: {
    ...pool,
    kernel: 'averagePool',
    shapes: (input, _, given) => ({ x: input(0), filter: poolFilter(given, input(0)) }),
  },
  maxPool2dGrad: {
    ...pool,
    kernel: 'maxPoolGradient',
    images: [0, 1, 2],
    shapes: (input, _, given) => ({ x: input(1), filter: poolFilter(given, input(1)) }),
  },
  averagePool2dGrad: {
    ...pool,
    kernel: 'averagePoolGradient',
    shapes: (_, output, given) => ({ x: output, filter: poolFilter(given, output) }),
  },
};

/** Whether an op moves a window over images. */
export function isWindowOp(name: string): boolean {
  return windowOps[name] !== undefined;
}
