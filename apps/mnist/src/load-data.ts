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

/** Which data to load, and how it is laid out. */
export type DataArguments = Pick<AppArguments, 'dataset' | 'dataDir' | 'model'>;

/**
 * Loads the data set asked for; where none is, MNIST, or the digits that come with the package, and says so.
 *
 * @throws {ResourceError} when it cannot be had
 */
export async function loadData(args: DataArguments, say: (line: string) => void, signal: AbortSignal): Promise<AppData> {
  if (args.dataset !== null) return load(args.dataset, args, signal);
  try {
    return await load('mnist', args, signal);
  } catch (error) {
    if (!(error instanceof ResourceError) || args.dataDir !== null || signal.aborted) throw error;
    say(`MNIST cannot be had here (${lack(error)}). Training on the 1,797 digits that come with the package instead.`);
    return load('digits', args, signal);
  }
}

async function load(name: DatasetName, { dataDir, model }: DataArguments, signal: AbortSignal): Promise<AppData> {
  const form =
    model === 'mlp'
      ? { flatten: true as const, normalize: true as const }
      : { channels: true as const, normalize: true as const };
  if (name === 'digits') return { name, ...(await digits.load(form)) };
  const from = { ...form, signal, ...(dataDir !== null && { dataDir }) };
  try {
    return { name, ...(await (name === 'mnist' ? mnist : fashionMnist).load(from)) };
  } catch (error) {
    throw error instanceof ResourceError && error.argument === 'dataDir' ? inOurWords(error) : error;
  }
}

/** The same error under the name that was typed. */
function inOurWords({ expected, received, cause }: ResourceError): ResourceError {
  const remedy = 'Put the files there, or leave out --data-dir to use IBEX_DATA_DIR, the cache or the network.';
  return new ResourceError({ where: 'npm start', argument: '--data-dir', expected, received, remedy, cause });
}

/** Why a data set is not there, in a few words: what was tried last. */
function lack({ argument, received }: ResourceError): string {
  if (argument === 'IBEX_DATA_DIR') return `IBEX_DATA_DIR names ${String(received)}, which has no mnist/ with its files`;
  if (argument === 'the cache') return 'it is not in the cache, and IBEX_OFFLINE forbids a download';
  return 'it is not in the cache, and a download failed';
}
