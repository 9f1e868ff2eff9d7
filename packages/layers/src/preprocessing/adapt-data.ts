import { DataError, download, isTfTensor, NdArray, specOf, type TfTensor } from '@ibex-ml/core';

/** What `adapt` reads: an array whose axis 0 is the batch, or batches one after the other, as a Dataset gives them. */
export type AdaptData = NdArray | TfTensor | Iterable<NdArray> | AsyncIterable<NdArray>;

/**
 * The batches of what `adapt` is given.
 *
 * @throws {DataError} when a batch is no array
 */
export async function* adaptBatches(label: string, data: AdaptData): AsyncGenerator<NdArray, void, undefined> {
  if (data instanceof NdArray) yield data;
  else if (isTfTensor(data)) yield await download(data, specOf(data).dtype);
  else {
    for await (const batch of data) {
      if (!(batch instanceof NdArray)) throw noArrays(label, batch);
      yield batch;
    }
  }
}

/** Nothing to adapt to. */
export function noArrays(label: string, received: unknown): DataError {
  return new DataError({
    where: `${label}.adapt`,
    argument: 'data',
    expected: 'an NdArray, or batches that are NdArrays, with at least one value',
    received,
    remedy: 'Where a Dataset gives records, take their input: dataset.map(({ x }) => x).',
  });
}
