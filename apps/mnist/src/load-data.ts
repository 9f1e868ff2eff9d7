import type { NdArray } from '@ibex-ml/core';
import { ResourceError } from '@ibex-ml/core';
import { digits, fashionMnist, mnist } from '@ibex-ml/data';
import type { AppArguments, DatasetName } from './arguments.ts';

/** Images and labels to learn from and to be tested on. */
export interface AppData {
  readonly name: DatasetName;
  readonly classNames: readonly string[];
  readonly train: { readonly x: NdArray; readonly y: NdArray };
  readonly test: { readonly x: NdArray; readonly y: NdArray };
}

/** Loads the data set asked for; where none is, MNIST, or the digits that come with the package, and says so. */
export async function loadData(args: AppArguments, say: (line: string) => void): Promise<AppData> {
  if (args.dataset !== null) return load(args.dataset, args);
  try {
    return await load('mnist', args);
  } catch (error) {
    if (!(error instanceof ResourceError) || args.dataDir !== null) throw error;
    say(`MNIST cannot be had here (${error.remedy}) Training on the 1,797 digits that come with the package instead.`);
    return load('digits', args);
  }
}

async function load(name: DatasetName, { dataDir, model }: AppArguments): Promise<AppData> {
  const form =
    model === 'mlp'
      ? { flatten: true as const, normalize: true as const }
      : { channels: true as const, normalize: true as const };
  if (name === 'digits') return { name, ...(await digits.load(form)) };
  const from = dataDir === null ? form : { ...form, dataDir };
  return { name, ...(await (name === 'mnist' ? mnist : fashionMnist).load(from)) };
}
