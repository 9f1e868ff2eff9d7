import { type FixedOperand, KerasTensor } from '@ibex-ml/layers';
import { OperationLayer } from './operation-layer.ts';
import type { OperationArguments } from './options.ts';
import type { OperationName } from './names.ts';

/** What an operation computes on. */
export type OperationInput = KerasTensor | FixedOperand;

/** The placeholders that an operation gives: several only where it cuts. */
export type OperationOutput<Name extends OperationName> = Name extends 'split' ? readonly KerasTensor[] : KerasTensor;

/**
 * An operation between layers of a functional model: what `x + y`, `x * 0.5`, `x[:, 0]` and `keras.ops.mean(x, axis=1)` are in Keras.
 * The names and options are those of `keras.ops`, in camelCase. It has no weights, and stands in the model as a node: it is trained
 * through, exported and saved as Keras's own operation.
 *
 * @param inputs - placeholders, and numbers or arrays beside them: one, or a list
 * @param options - what the operation takes besides, and `name`
 * @throws {ArgumentError} for a name or an option that there is none of, and without a placeholder
 * @throws {ShapeError} when the inputs do not fit
 * @example
 * const x = input([4, 6]);
 * const scaled = operation('multiply', [x, 0.5]);
 * const first = operation('getItem', scaled, { key: ':, 0' });
 * const all = operation('concatenate', [first, operation('mean', x, { axis: 1 })], { axis: -1 });
 * all.shape // [null, 12]
 * model({ inputs: x, outputs: dense(2).apply(all) }).countParams() // 26
 * @see keras.ops
 */
export function operation<Name extends OperationName>(
  name: Name,
  inputs: OperationInput | readonly OperationInput[],
  ...[given = {} as OperationArguments<Name>[0]]: OperationArguments<Name>
): OperationOutput<Name> {
  const { name: own, ...options } = given as { readonly name?: string };
  const list = (Array.isArray(inputs) ? inputs : [inputs]) as readonly OperationInput[];
  const operands = list.map((input) => (input instanceof KerasTensor ? null : input));
  const layer = new OperationLayer({ name, operands, options }, own === undefined ? {} : { name: own });
  const placeholders = list.filter((input) => input instanceof KerasTensor);
  return layer.apply(placeholders) as OperationOutput<Name>;
}
