import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '@ibex-ml/core/checksums';
import { decodeMessage } from '@ibex-ml/core/protobuf';
import { decode } from 'fast-png';
import { elementTypes, type Event, event, type Summary } from '../event-messages.ts';

/** A summary as make.py writes it down: images as their pixels. */
export interface PlainSummary {
  readonly step: number;
  readonly tag: string;
  readonly plugin: string;
  readonly content: string;
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly values: readonly (number | readonly number[])[];
}

/** The events of a file, whose checksums must fit. */
export function readEvents(path: string): readonly Event[] {
  const bytes = readFileSync(path);
  const events: Event[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const data = bytes.subarray(at + 12, at + 12 + length);
    requireSum(bytes.subarray(at, at + 8), bytes.readUInt32LE(at + 8));
    requireSum(data, bytes.readUInt32LE(at + 12 + length));
    events.push(decodeMessage('test', event, data));
    at += 16 + length;
  }
  return events;
}

/** The summaries in the only file of a folder. */
export function readSummaries(folder: string): readonly PlainSummary[] {
  const [name, ...more] = readdirSync(folder);
  if (name === undefined || more.length > 0) throw new Error(`expected one file in ${folder}`);
  return readFileSummaries(join(folder, name));
}

/** The summaries in a file. */
export function readFileSummaries(path: string): readonly PlainSummary[] {
  const [first, ...events] = readEvents(path);
  if (first?.fileVersion !== 'brain.Event:2') throw new Error('expected a file of version 2');
  return events.flatMap(({ step = 0, summary }) => (summary?.value ?? []).map((value) => ({ step, ...plain(value) })));
}

function plain({ tag, tensor, metadata: { plugin } }: Summary): Omit<PlainSummary, 'step'> {
  return {
    tag,
    plugin: plugin.name,
    content: new TextDecoder().decode(plugin.content),
    dtype: tensor.dtype,
    shape: tensor.shape.dim.map(({ size }) => size),
    values: valuesOf(tensor, plugin.name),
  };
}

function valuesOf({ dtype, content = new Uint8Array(), strings = [] }: Summary['tensor'], plugin: string): PlainSummary['values'] {
  if (plugin === 'images') {
    const [width, height, ...files] = strings;
    return [[width, height].map((text) => Number(new TextDecoder().decode(text))), ...files.map((file) => [...decode(file).data])];
  }
  const { buffer } = Uint8Array.from(content);
  if (dtype === elementTypes.float32) return [...new Float32Array(buffer)];
  return dtype === elementTypes.float64 ? [...new Float64Array(buffer)] : [];
}

/** TensorFlow keeps its sums turned by 15 bits and with a number added. */
function requireSum(bytes: Uint8Array, masked: number): void {
  const turned = (masked - 0xa282ead8) >>> 0;
  if (((turned >>> 17) | (turned << 15)) >>> 0 !== crc32c(bytes)) throw new Error('expected bytes that their checksum fits');
}
