import { type GoldenArray, type GoldenConfig, type JsonValue, readFixture } from './fixture.ts';

/** What an initializer draws from for one shape. */
export type Drawn =
  | { readonly distribution: 'uniform'; readonly minimum: number; readonly maximum: number }
  | { readonly distribution: 'normal'; readonly mean: number; readonly stddev: number }
  /** Redrawn beyond two `stddev`; what is drawn then has `scaledStddev`. */
  | { readonly distribution: 'truncatedNormal'; readonly mean: number; readonly stddev: number; readonly scaledStddev: number };

/** An initializer on one shape. */
export type InitializerShape = Drawn & {
  readonly label: string;
  readonly shape: readonly number[];
  readonly fanIn: number;
  readonly fanOut: number;
  /** Of a sample of `count` numbers drawn by Keras. */
  readonly statistics: {
    readonly count: number;
    readonly mean: number;
    readonly stddev: number;
    readonly minimum: number;
    readonly maximum: number;
    /** The share below mean - stddev, and so on. */
    readonly belowOneStddev: number;
    readonly belowMean: number;
    readonly belowPlusOneStddev: number;
  };
};

/** A random initializer. */
export interface InitializerCase {
  /** `Initializer: what the case shows`; unique. */
  readonly name: string;
  /** Keras's class name, such as `GlorotUniform`. */
  readonly initializer: string;
  /** The arguments given, in camelCase; `mode` and `distribution` too: `fanIn`, `truncatedNormal`. */
  readonly config: GoldenConfig;
  /** get_config() without arguments, in Keras's snake_case. */
  readonly defaults: Readonly<Record<string, JsonValue>>;
  readonly shapes: readonly InitializerShape[];
}

/** An initializer whose values are determined, or (Orthogonal) whose columns or rows are orthogonal with norm `gain`. */
export interface ExactInitializerCase extends Omit<InitializerCase, 'shapes'> {
  readonly shape: readonly number[];
  readonly value: GoldenArray;
  readonly gain?: number;
}

/** A layer's weights as built, with the class of initializer that each has by default. */
export interface LayerDefaults {
  readonly layer: string;
  readonly inputShape: readonly (number | null)[];
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly initializer: string;
    readonly fanIn: number;
    readonly fanOut: number;
  }[];
}

interface InitializerFixture {
  readonly cases: readonly InitializerCase[];
  readonly exact: readonly ExactInitializerCase[];
  readonly layerDefaults: readonly LayerDefaults[];
}

const read = (): InitializerFixture => readFixture<InitializerFixture>('initializers.json');

/** The random initializers on many shapes. */
export function initializerCases(): readonly InitializerCase[] {
  return read().cases;
}

/** Zeros, Ones, Constant, Identity and Orthogonal. */
export function exactInitializerCases(): readonly ExactInitializerCase[] {
  return read().exact;
}

/** Which initializers layers use by default. */
export function layerDefaults(): readonly LayerDefaults[] {
  return read().layerDefaults;
}
