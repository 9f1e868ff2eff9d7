import { ArgumentError, type DType, dtypes, ndarray, NdArray, type NestedArray, type Operand, type Tensor } from '@ibex-ml/core';
import {
  type FixedOperand,
  Layer,
  type LayerConfig,
  listOf,
  type OneOrMore,
  type OperationCall,
  uniqueName,
} from '@ibex-ml/layers';
import { operationNames, ruleOf } from './rules.ts';
import type { OperationRule, Options } from './rule.ts';

/** An operation between layers as a node of a functional model; it has no weights. */
export class OperationLayer extends Layer<readonly Tensor[], OneOrMore<Tensor>> {
  override readonly className = 'Operation';
  override readonly operation: OperationCall;
  protected override autocast = false;
  readonly #rule: OperationRule;

  constructor({ name, operands, options }: OperationCall, layer: { readonly name?: string } = {}) {
    const rule = requireRule(name);
    super({ name: layer.name ?? uniqueName(name) });
    this.#rule = rule;
    this.operation = { name, operands, options: checked(name, rule, operands, options) };
  }

  protected override call(inputs: readonly Tensor[]): OneOrMore<Tensor> {
    const given = [...listOf<Tensor>(inputs)];
    const operands = this.operation.operands.map((fixed): Operand => fixed ?? (given.shift() as Tensor));
    return this.#rule.run(operands, this.operation.options);
  }

  protected override config(): Options {
    const { name, operands, options } = this.operation;
    return { operation: name, operands: operands.map(plainOperand), options };
  }
}

/** An operand as a config holds it. */
type PlainOperand = number | boolean | null | { readonly value: NestedArray; readonly dtype: DType };

/** An operation from its config. */
export function operationFromConfig({ name, operation, operands, options }: LayerConfig): OperationLayer {
  const fixed = (operands as readonly PlainOperand[]).map((operand) =>
    typeof operand === 'object' && operand !== null ? ndarray(operand.value, { dtype: operand.dtype }) : operand,
  );
  return new OperationLayer({ name: operation as string, operands: fixed, options: options as Options }, { name });
}

function plainOperand(operand: FixedOperand | null): PlainOperand {
  return operand instanceof NdArray ? { value: operand.toArray(), dtype: operand.dtype } : operand;
}

function requireRule(name: string): OperationRule {
  const rule = ruleOf(name);
  if (rule !== undefined) return rule;
  throw refused('operation', 'name', `one of ${operationNames.join(', ')}`, name, 'Write a layer of your own that computes it.');
}

/** The options with their defaults. @throws {ArgumentError} for options that the operation lacks, and for a wrong number of operands */
function checked(name: string, rule: OperationRule, operands: OperationCall['operands'], options: Options): Options {
  const where = `operation "${name}"`;
  const unknown = Object.keys(options).filter((option) => !Object.hasOwn(rule.options, option));
  const names = Object.keys(rule.options);
  if (unknown.length > 0) {
    const expected = names.length === 0 ? 'left out' : `made of ${names.join(', ')}`;
    throw refused(where, 'options', expected, unknown, 'Check the name of the option.');
  }
  const all = { ...rule.options, ...options };
  const lacking = names.find((option) => all[option] === undefined);
  if (lacking !== undefined) throw refused(where, lacking, 'given', undefined, `Pass { ${lacking}: ... } as the last argument.`);
  const dtype = all['dtype'] ?? null;
  if (dtype !== null && !dtypes.includes(dtype as DType)) {
    throw refused(where, 'dtype', `one of ${dtypes.join(', ')}`, dtype, 'Choose one of these types.');
  }
  const fits = rule.operands === 'list' ? operands.length > 0 : operands.length === rule.operands;
  if (fits && operands.includes(null)) return all;
  const expected = `${rule.operands === 'list' ? 'one or more' : rule.operands}, of which one is a placeholder`;
  throw refused(
    where,
    'inputs',
    expected,
    operands,
    'Pass placeholders made by input() and layer.apply(), and numbers beside them.',
  );
}

function refused(where: string, argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}
