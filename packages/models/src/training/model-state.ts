import { FormatError, formatSpec, type NdArray, type Variable } from '@ibex-ml/core';
import { kinds, savedFields, type StateRecord } from '../callbacks/state.ts';
import type { Model } from '../model/model.ts';
import { allLayers } from './all-layers.ts';

/** All variables of a training step, in groups. */
function variablesOf(model: Model): Readonly<Record<'weights' | 'seeds' | 'optimizer' | 'figures', readonly Variable[]>> {
  const { optimizer, figureVariables } = model.trainer;
  return { weights: model.weights, seeds: model.seedStates, optimizer: optimizer.variables, figures: figureVariables };
}

/** All that a step of training depends on besides its batch: weights, random numbers, optimizer, figures; and which layers are frozen. */
export async function readModelState(model: Model): Promise<StateRecord> {
  const read = async ([name, variables]: [string, readonly Variable[]]): Promise<[string, readonly NdArray[]]> => [
    name,
    await Promise.all(variables.map((variable) => variable.read())),
  ];
  const groups = await Promise.all(Object.entries(variablesOf(model)).map(read));
  return { trainable: allLayers(model).map(({ trainable }) => trainable), ...Object.fromEntries(groups) };
}

/**
 * Checks such a state against a model; gives what sets it.
 *
 * @throws {FormatError} when it is one of another model
 */
export function modelStateSetter(model: Model, saved: StateRecord): () => void {
  const arrays = kinds.listOf(kinds.array);
  const fields = { trainable: kinds.listOf(kinds.flag), weights: arrays, seeds: arrays, optimizer: arrays, figures: arrays };
  const { trainable, ...values } = savedFields('model.fit', saved, fields);
  const layers = allLayers(model);
  requireSame('layers', `${layers.length}`, `${trainable.length}`);
  const variables = variablesOf(model);
  for (const name of ['weights', 'seeds', 'optimizer', 'figures'] as const) {
    requireSame(name, formsOf(variables[name]), formsOf(values[name]));
  }
  return () => {
    // A layer's setting reaches those inside it, which come after it.
    for (const [index, layer] of layers.entries()) layer.trainable = trainable[index] as boolean;
    for (const name of ['weights', 'seeds', 'figures'] as const) {
      for (const [index, variable] of variables[name].entries()) variable.assign(values[name][index] as NdArray);
    }
    model.trainer.optimizer.setWeights(values.optimizer);
  };
}

function formsOf(values: readonly (Variable | NdArray)[]): string {
  return values.map((value) => formatSpec(value)).join(' ');
}

function requireSame(what: string, expected: string, received: string): void {
  if (expected === received) return;
  throw new FormatError({
    where: 'model.fit',
    argument: `saved state "${what}"`,
    expected: `that of this model, ${expected}`,
    received,
    remedy: 'Build and compile the model as in the run that was saved; or remove what was saved and start from the beginning.',
  });
}
