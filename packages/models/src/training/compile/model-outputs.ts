import { ShapeError, type Spec } from '@ibex-ml/core';
import type { Model } from '../../model/model.ts';

/** An output of a model: its shape, and what its loss and figures are called by. */
export interface ModelOutput extends Spec {
  readonly name: string;
}

/** The outputs by the names of the layers that they come from, numbered where one layer gives several; null while not known. */
export function outputsOf(model: Model): readonly ModelOutput[] | null {
  const { outputs } = model;
  if (outputs === null) return null;
  const names = outputs.map(({ node }) => node.layer.name);
  return outputs.map(({ shape, dtype }, index) => {
    const name = names[index] as string;
    const before = names.slice(0, index).filter((other) => other === name).length;
    return { name: before === 0 ? name : `${name}_${before}`, shape, dtype };
  });
}

/**
 * The output of a model with a `call` of its own, as a trace of that has shown it.
 *
 * @throws {ShapeError} when it gives several: which target is which output cannot be known
 */
export function outputsOfCall(where: string, specs: readonly Spec[]): readonly ModelOutput[] {
  if (specs.length === 1) return specs.map(({ shape, dtype }) => ({ name: 'output', shape, dtype }));
  throw new ShapeError({
    where,
    argument: 'outputs',
    expected: 'one, to be fitted or evaluated by a call of its own',
    received: specs.length,
    remedy: 'Put the parts together by model({ inputs, outputs }), or write a training loop with jit and valueAndGrad.',
  });
}
