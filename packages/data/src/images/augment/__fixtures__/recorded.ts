import { NdArray } from '@ibex-ml/core';
import { readFileSync } from 'node:fs';
import type { FlowOptions } from '../flow.ts';
import type { DataframeRow } from '../dataframe-columns.ts';
import type { FlowFromDataframeOptions } from '../flow-from-dataframe.ts';
import type { FlowFromDirectoryOptions } from '../flow-from-directory.ts';
import type { ImageDataGeneratorOptions, TransformParameters } from '../generator-options.ts';
import type { GeneratorFitOptions } from '../image-data-generator.ts';

type Numbers = readonly number[];

/** What make.py wrote. */
export interface Recorded {
  readonly transforms: readonly {
    readonly options: ImageDataGeneratorOptions;
    readonly draw: TransformParameters;
    readonly shape: Numbers;
    readonly x: Numbers;
    readonly y: Numbers;
  }[];
  readonly draws: readonly { readonly options: ImageDataGeneratorOptions; readonly draws: readonly Required<TransformParameters>[] }[];
  readonly flow: {
    readonly x: Numbers;
    readonly shape: Numbers;
    readonly y: Numbers;
    readonly weight: Numbers;
    readonly runs: readonly {
      readonly options: ImageDataGeneratorOptions;
      readonly flow: FlowOptions;
      readonly labelled: boolean;
      readonly steps: number;
      readonly batches: readonly (readonly Numbers[])[];
    }[];
  };
  readonly fit: readonly {
    readonly options: ImageDataGeneratorOptions;
    readonly fit: GeneratorFitOptions;
    readonly shape: Numbers;
    readonly x: Numbers;
    readonly mean: Numbers | null;
    readonly std: Numbers | null;
    readonly zcaWhiteningMatrix: Numbers | null;
    readonly first: Numbers;
  }[];
  readonly dataframe: {
    readonly rows: readonly DataframeRow[];
    readonly runs: readonly {
      readonly options: ImageDataGeneratorOptions;
      readonly flow: FlowFromDataframeOptions;
      readonly classIndices: { readonly [name: string]: number } | null;
      readonly files: readonly string[];
      readonly batches: readonly (readonly Numbers[])[];
    }[];
  };
  readonly saved: readonly {
    readonly options: ImageDataGeneratorOptions;
    readonly flow: FlowOptions;
    readonly shape: Numbers;
    readonly x: Numbers;
    readonly saved: { readonly [file: string]: Numbers };
  }[];
  readonly directory: {
    readonly tree: { readonly [folder: string]: readonly string[] };
    readonly runs: readonly {
      readonly options: ImageDataGeneratorOptions;
      readonly flow: FlowFromDirectoryOptions;
      readonly classIndices: { readonly [name: string]: number };
      readonly files: readonly string[];
      readonly batches: readonly (readonly Numbers[])[];
    }[];
  };
}

export const recorded = JSON.parse(readFileSync(new URL('generator.json', import.meta.url), 'utf8')) as Recorded;

export const floats = (numbers: Numbers, shape: Numbers): NdArray => new NdArray(Float32Array.from(numbers), shape);

/** How far apart two lists are at most, by the size of the numbers; Infinity where they differ in length. */
export function distance(found: ArrayLike<number>, wanted: Numbers): number {
  if (found.length !== wanted.length) return Infinity;
  return wanted.reduce((most, value, index) => Math.max(most, Math.abs((found[index] as number) - value) / Math.max(1, Math.abs(value))), 0);
}
