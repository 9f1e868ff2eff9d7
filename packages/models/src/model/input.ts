import { ArgumentError, type Dim, type DType, type Shape, type Tensor } from '@ibex-ml/core';
import { KerasTensor, Layer, type LayerNode } from '@ibex-ml/layers';

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

/** The layer of an `input`: hands on the data. */
export class InputLayer extends Layer {
  override readonly className = 'InputLayer';
  readonly output: KerasTensor;

  constructor(shape: Shape, options: InputOptions = {}) {
    super({ inputShape: shape, ...(options.name === undefined ? {} : { name: options.name }) });
    for (const size of shape) {
      if (size !== null && !(Number.isInteger(size) && size > 0)) throw badShape(shape);
    }
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

function badShape(shape: Shape): ArgumentError {
  return new ArgumentError({
    where: 'input',
    argument: 'shape',
    expected: 'of sizes that are integers > 0, or null where they vary',
    received: shape,
    remedy: 'Give the shape of one sample, without the batch: input([28, 28, 1]).',
  });
}
