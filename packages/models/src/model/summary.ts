import type { Dim, Variable } from '@ibex-ml/core';
import type { AnyLayer, KerasTensor, LayerNode } from '@ibex-ml/layers';
import type { Model } from './model.ts';

export interface SummaryOptions {
  /** Takes the text; default console.log. */
  readonly printFn?: (text: string) => void;
}

/** Prints the layers of a model; see summaryText. */
export function printSummary(model: Model, options: SummaryOptions = {}): void {
  // oxlint-disable-next-line no-console -- printing is what summary is asked for
  const print = options.printFn ?? ((text: string): void => console.log(text));
  print(summaryText(model));
}

/**
 * The layers of a model with their output shapes and numbers of weights, 80 columns wide; for a functional model that is no mere
 * chain, also what each layer is connected to.
 *
 * @see keras.Model.summary
 */
export function summaryText(model: Model): string {
  const connected = isBranched(model);
  const header = ['Layer (type)', 'Output Shape', 'Param #', ...(connected ? ['Connected to'] : [])];
  const widths = connected ? [21, 17, 11, 18] : [33, 24, 13];
  const rows = model.layers.map((layer) => row(model, layer, connected));
  const lines = [
    `Model: "${model.name}"`,
    rule('┏━┳┓', widths),
    ...cells(header, widths, '┃'),
    rule('┡━╇┩', widths),
    ...rows.flatMap((cellsOfRow, index) => [...(index === 0 ? [] : [rule('├─┼┤', widths)]), ...cells(cellsOfRow, widths, '│')]),
    rule('└─┴┘', widths),
    ...totals(model),
  ];
  return `${lines.join('\n')}\n`;
}

function row(model: Model, layer: AnyLayer, connected: boolean): readonly string[] {
  const node = nodeIn(model, layer);
  const shape = node === undefined ? '?' : shapeText(node.outputs);
  const unbuilt = !layer.built && !['Dropout', 'Flatten', 'Activation', 'InputLayer'].includes(layer.className);
  const count = unbuilt ? '0 (unbuilt)' : layer.countParams().toLocaleString('en-US');
  return [`${layer.name} (${layer.className})`, shape, count, ...(connected ? [connections(node)] : [])];
}

/** The application of a layer that belongs to this model; a Sequential's are the last ones made. */
function nodeIn(model: Model, layer: AnyLayer): LayerNode | undefined {
  return model.outputs === null ? undefined : layer.inboundNodes.at(-1);
}

function shapeText(outputs: readonly KerasTensor[]): string {
  const one = (shape: readonly Dim[]): string => `(${shape.map((size) => size ?? 'None').join(', ')}${shape.length === 1 ? ',' : ''})`;
  return outputs.length === 1 ? one(outputs[0]?.shape ?? []) : `[${outputs.map((output) => one(output.shape)).join(', ')}]`;
}

function connections(node: LayerNode | undefined): string {
  const sources = node?.inputs ?? [];
  if (sources.length === 0) return '-';
  return sources.map(({ node: from, index }) => `${from.layer.name}[${from.layer.inboundNodes.indexOf(from)}][${index}]`).join(', ');
}

/** Whether a functional model is more than one layer after the other. */
function isBranched(model: Model): boolean {
  if (model.className !== 'Functional') return false;
  const used = new Map<KerasTensor, number>();
  for (const layer of model.layers) {
    for (const node of layer.inboundNodes) for (const source of node.inputs) used.set(source, (used.get(source) ?? 0) + 1);
  }
  const several = model.layers.some((layer) => layer.inboundNodes.some((node) => node.inputs.length > 1) || layer.inboundNodes.length > 1);
  return several || [...used.values()].some((count) => count > 1) || (model.inputs?.length ?? 1) > 1;
}

function rule(corners: string, widths: readonly number[]): string {
  const [left = '', line = '', middle = '', right = ''] = [...corners];
  return `${left}${widths.map((width) => line.repeat(width + 2)).join(middle)}${right}`;
}

/** One row of a table, its cells wrapped at spaces; numbers stand to the right. */
function cells(row: readonly string[], widths: readonly number[], edge: string): readonly string[] {
  const wrapped = row.map((text, column) => wrap(text, widths[column] as number));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = widths.map((width, column) => {
      const text = wrapped[column]?.[line] ?? '';
      return ` ${column === 2 ? text.padStart(width) : text.padEnd(width)} `;
    });
    return `${edge}${parts.join(edge)}${edge}`;
  });
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    line = rest;
  }
  return [...lines, line];
}

function totals(model: Model): readonly string[] {
  const trainable = count(model.trainableWeights);
  const other = count(model.nonTrainableWeights);
  const optimizer = model.compiled && model.trainer.optimizer.variables.length > 2 ? count(model.trainer.optimizer.variables) : null;
  return [
    ` Total params: ${sized(trainable + other + (optimizer ?? 0))}`,
    ` Trainable params: ${sized(trainable)}`,
    ` Non-trainable params: ${sized(other)}`,
    ...(optimizer === null ? [] : [` Optimizer params: ${sized(optimizer)}`]),
  ];
}

function count(variables: readonly Variable[]): number {
  return variables.reduce((sum, variable) => sum + variable.size, 0);
}

/** A number of weights with the memory that they take, at four bytes each. */
function sized(weights: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = weights * 4;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit += 1) size /= 1024;
  return `${weights.toLocaleString('en-US')} (${size.toFixed(2)} ${units[unit]})`;
}
