import { FormatError, type NdArray } from '@ibex-ml/core';
import { readSource, type Source } from '../files/source.ts';
import { isHdf5, readHdf5 } from '../hdf5/read.ts';
import { legacyArrays } from '../keras/legacy-groups.ts';
import { decodeSafetensors } from '../safetensors/decode.ts';
import { weightsOfFiles, weightsOfJson } from '../tfjs/read.ts';

/**
 * The weights of a file by name, for a network that is there already: `Conv1/kernel`. What kind of file it is follows from its bytes: Keras's
 * legacy .h5 (its published weights, or a whole model), the `model.json` of a tfjs layers-model or graph-model with the shards beside it, or
 * safetensors.
 *
 * @param source - a path in Node, an address, `opfs://folder/name` in a page, a File or Blob, or bytes; of tfjs a path or an address of
 *   `model.json`, which lead to its shards, or all its files, as a user has chosen them: `readWeights(input.files)`
 * @throws {ResourceError} when a file cannot be had
 * @throws {FormatError} when it is damaged or of another kind
 * @example
 * import { encodeSafetensors } from '@ibex-ml/formats/safetensors';
 * const weights = await readWeights(encodeSafetensors(new Map([['dense/bias', ndarray([1, 2])]])));
 * weights.get('dense/bias') // [1, 2]
 */
export async function readWeights(source: Source | Iterable<File>): Promise<ReadonlyMap<string, NdArray>> {
  if (isSeveral(source)) {
    const [first, ...others] = source;
    return first === undefined || others.length > 0 ? weightsOfFiles([...source]) : readWeights(first);
  }
  const bytes = await readSource(source);
  if (isHdf5(bytes)) return namedInHdf5(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw nameless('a zip, as .keras is');
  if (bytes[0] !== '{'.charCodeAt(0)) return decodeSafetensors(bytes).tensors;
  if (typeof source === 'string' || source instanceof URL) return weightsOfJson(bytes, source);
  const remedy = 'Pass its path or its address, which lead to the shards beside it, or all files at once.';
  throw refused('a path or an address where it is a model.json', 'the bytes of a JSON file', remedy);
}

const isSeveral = (source: Source | Iterable<File>): source is Iterable<File> =>
  typeof source === 'object' && Symbol.iterator in source && !(source instanceof Uint8Array);

function namedInHdf5(bytes: Uint8Array): ReadonlyMap<string, NdArray> {
  const arrays = legacyArrays(readHdf5(bytes));
  if (arrays === null) throw nameless('an HDF5 file without layer_names, as .weights.h5 is');
  return new Map([...arrays].map(([name, array]) => [name, array.read()]));
}

function nameless(received: string): FormatError {
  const remedy =
    'Files of Keras 3 number their weights: make the network with weights: null and load them by loadWeights, or the model by loadModel, of @ibex-ml/formats/keras.';
  return refused('a file that names its weights', received, remedy);
}

function refused(expected: string, received: string, remedy: string): FormatError {
  return new FormatError({ where: 'readWeights', argument: 'source', expected, received, remedy });
}
