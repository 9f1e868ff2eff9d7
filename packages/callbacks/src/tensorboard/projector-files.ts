import type { NdArray } from '@ibex-ml/core';

/** A table of vectors in the list that the projector reads. */
export interface ProjectedTensor {
  readonly tensorName: string;
  readonly tensorPath: string;
  readonly tensorShape: readonly number[];
  readonly metadataPath: string | null;
}

/** The list of tables, in the text form of protocol buffers. @see tensorboard/plugins/projector/projector_config.proto */
export function projectorConfig(tensors: readonly ProjectedTensor[]): string {
  return tensors
    .map(({ tensorName, tensorPath, tensorShape, metadataPath }) =>
      [
        'embeddings {',
        `  tensor_name: ${quoted(tensorName)}`,
        ...(metadataPath === null ? [] : [`  metadata_path: ${quoted(metadataPath)}`]),
        ...tensorShape.map((size) => `  tensor_shape: ${size}`),
        `  tensor_path: ${quoted(tensorPath)}`,
        '}',
        '',
      ].join('\n'),
    )
    .join('');
}

/** Vectors as lines of numbers between tabs. Tables of bytes are there too, but the reader first takes them for text, and fails where they could be. */
export function tableOf({ data, shape }: NdArray): string {
  const [rows = 0, width = 0] = shape;
  let text = '';
  for (let row = 0; row < rows; row += 1) {
    const values = Array.from(data.subarray(row * width, (row + 1) * width), numberText);
    text += `${values.join('\t')}\n`;
  }
  return text;
}

/** As Python reads it: the same float32, in nine digits. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return String(Number(value.toPrecision(9)));
}

function quoted(text: string): string {
  const escaped = text.replaceAll(/["\\\p{Cc}]/gu, (letter) =>
    letter === '"' || letter === '\\' ? `\\${letter}` : `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}
