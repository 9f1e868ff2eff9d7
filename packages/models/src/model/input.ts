import { ArgumentError, type Dim, type DType, dtypes, type Shape, type Tensor } from '@ibex-ml/core';
import { KerasTensor, Layer, type LayerNode } from '@ibex-ml/layers';
import { type OptionNames, requireOptions } from '../training/check-options.ts';

export interface InputOptions {
  readonly name?: string;
  /** Default float32: what comes in other types is converted. */
  readonly dtype?: DType;
  /** A fixed size of the batch; default any. */
  readonly batchSize?: number;
}

/**
 * The placeholder that a functional model begins with.
 *
 * @param shape - of one sample, without the batch; null for sizes that may vary
 * @example
 * const x = input([784]);
 * const y = dense(10).apply(x);
 * model({ inputs: x, outputs: y }).countParams() // 7850
 * @see keras.Input
 */
export function input(shape: Shape, options: InputOptions = {}): KerasTensor {
  return new InputLayer(shape, options).output;
}

const names: OptionNames<InputOptions> = { name: true, dtype: true, batchSize: true };

/** The layer of an `input`: hands on the data. */
export class InputLayer extends Layer {
  override readonly className = 'InputLayer';
  readonly output: KerasTensor;

  constructor(shape: Shape, options: InputOptions = {}) {
    super({ inputShape: shape, ...(options.name === undefined ? {} : { name: options.name }) });
    requireOptions('input', options, names);
    check(shape, options);
    const batch: Dim = options.batchSize ?? null;
    const outputs: KerasTensor[] = [];
    const node: LayerNode = { layer: this, inputs: [], listed: false, outputs };
    this.output = new KerasTensor({ shape: [batch, ...shape], dtype: options.dtype ?? 'float32' }, this.name, node, 0);
    outputs.push(this.output);
    this.inboundNodes.push(node);
    this.ensureBuilt([this.output]);
  }

  protected override call(x: Tensor): Tensor {
    return x;
  }

  protected override config(): Readonly<Record<string, unknown>> {
    return { batchShape: this.output.shape, dtype: this.output.dtype };
  }
}

function check(shape: Shape, { dtype, batchSize }: InputOptions): void {
  const fits = Array.isArray(shape) && shape.every((size) => size === null || (Number.isInteger(size) && size > 0));
  if (!fits) {
    const remedy = 'Give the shape of one sample, without the batch: input([28, 28, 1]).';
    throw refused('shape', 'a list of sizes that are integers > 0, or null where they vary', shape, remedy);
  }
  if (dtype !== undefined && !dtypes.includes(dtype)) {
    throw refused('dtype', `one of ${dtypes.join(', ')}`, dtype, 'Leave it out for float32.');
  }
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0)) {
    throw refused('batchSize', 'an integer > 0', batchSize, 'Leave it out for batches of any size.');
  }
}

function refused(argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where: 'input', argument, expected, received, remedy });
}
