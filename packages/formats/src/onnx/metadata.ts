import { FormatError } from '@ibex-ml/core';
import { decodeMessage, many, one, type Schema } from '@ibex-ml/core/protobuf';
import { readJson } from '../json/read-json.ts';
import { refuse, where } from './read/values.ts';

/** What an ONNX file says of itself. */
export interface OnnxMetadata {
  /** The names of the classes in the order of the outputs; null where the file has none as a JSON list of texts under `labels`. */
  readonly labels: readonly string[] | null;
  /** All of its metadata as text, `labels` among it. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What the model is, for people; empty where the file does not say. */
  readonly description: string;
}

interface Told {
  readonly irVersion: number;
  readonly docString: string;
  readonly metadataProps: readonly Entry[];
}
interface Entry {
  readonly key: string;
  readonly value: string;
}

const entry: Schema<Entry> = { key: one(1, 'string'), value: one(2, 'string') };
const told: Schema<Told> = { irVersion: one(1, 'int'), docString: one(6, 'string'), metadataProps: many(14, () => entry) };

/**
 * What an ONNX file says of itself: its labels, other metadata and its description. ONNX Runtime's interface for JavaScript does not give
 * them, so a service reads them from the same bytes as its session. Weights and nodes are skipped.
 *
 * @throws {FormatError} for other bytes
 * @example
 * const model = sequential([dense(2, { inputShape: [4] })]);
 * const bytes = await onnxToBytes(model, { labels: ['cat', 'dog'], metadata: { author: 'me' } });
 * onnxMetadata(bytes).labels // ['cat', 'dog']
 * onnxMetadata(bytes).metadata['author'] // 'me'
 */
export function onnxMetadata(bytes: Uint8Array): OnnxMetadata {
  const { irVersion, docString, metadataProps } = decodeMessage(where, told, bytes);
  if (irVersion === 0) throw refuse('bytes', 'an ONNX model', 'none');
  const metadata = Object.fromEntries(metadataProps.map(({ key, value }) => [key, value]));
  const labels = metadataProps.findLast(({ key }) => key === 'labels');
  return { labels: labels === undefined ? null : listOfTexts(labels.value), metadata, description: docString };
}

function listOfTexts(text: string): readonly string[] | null {
  try {
    const value = readJson(where, 'labels', new TextEncoder().encode(text));
    return Array.isArray(value) && value.every((each) => typeof each === 'string') ? value : null;
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
