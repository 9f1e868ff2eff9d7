import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NdArray } from '@ibex-ml/core';
import type { NamedWeights } from '../weights/named-weights.ts';

/** The files of a tfjs layers-model whose features are a pretrained MobileNetV2 of width 0.35. */
export interface LayersModelFiles {
  readonly modelTopology: object;
  readonly weightSpecs: readonly { readonly name: string; readonly shape: readonly number[]; readonly dtype: 'float32' }[];
  readonly weightData: ArrayBuffer;
}

export const folderName = 'teachable-machine-mobilenetv2-0.35-224';
const folder = join(process.env.IBEX_DATA_DIR ?? '', folderName);

export const isThere: boolean = (process.env.IBEX_DATA_DIR ?? '') !== '' && existsSync(join(folder, 'model.json'));

export function readFiles(): LayersModelFiles {
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
    readonly modelTopology: object;
    readonly weightsManifest: readonly [{ readonly weights: LayersModelFiles['weightSpecs'] }];
  };
  const bytes = readFileSync(join(folder, 'weights.bin'));
  return { modelTopology, weightSpecs: weightsManifest[0].weights, weightData: new Uint8Array(bytes).buffer };
}

/** The weights by name, as they lie one after the other. */
export function namedWeights({ weightSpecs, weightData }: LayersModelFiles): NamedWeights {
  let at = 0;
  return new Map(
    weightSpecs.map(({ name, shape }) => {
      const size = shape.reduce((product, each) => product * each, 1);
      const data = new Float32Array(weightData, at, size);
      at += 4 * size;
      return [name, new NdArray(data, shape)];
    }),
  );
}
