import { IbexError, liveVariables, type NdArray, type Variable } from '@ibex-ml/core';
import { type Memory, readMemory } from '@ibex-ml/testing';
import { expect } from 'vitest';
import type { Model } from '../model/model.ts';
import type { Trainer } from '../training/trainer.ts';

/** What a call that is refused must leave as it was: every variable there is (weights, optimizer, metrics, seeds), and the model. */
export interface State {
  readonly variables: readonly Variable[];
  readonly values: readonly NdArray[];
  readonly memory: Memory;
  readonly trainer: Trainer | null;
  readonly layers: readonly string[];
  readonly built: boolean;
}

export async function stateOf(model: Model | null): Promise<State> {
  const variables = liveVariables();
  return {
    variables,
    values: await Promise.all(variables.map((variable) => variable.read())),
    memory: readMemory(),
    trainer: model?.compiled === true ? model.trainer : null,
    layers: model?.layers.map(({ name }) => name) ?? [],
    built: model?.built ?? false,
  };
}

/** What a user reads of a refusal: the class of the error, and its whole message. */
export type Refusal = readonly [kind: new (...args: never[]) => IbexError, message: string];

/**
 * Calls what must be refused, and gives the class and the message of the error. Fails where anything has changed after it: a
 * variable, its value, memory, the layers, or what compile made.
 */
export async function refusalOf(model: Model | null, act: () => unknown): Promise<unknown> {
  const before = await stateOf(model);
  const error = await outcome(act);
  const after = await stateOf(model);
  expect(after.variables.map(({ name }) => name)).toEqual(before.variables.map(({ name }) => name));
  expect(after.variables.filter((variable, index) => variable !== before.variables[index])).toEqual([]);
  expect(after.trainer).toBe(before.trainer);
  expect(after).toEqual(before);
  if (!(error instanceof IbexError)) return error;
  const { argument, expected, remedy } = error;
  for (const field of [argument, expected]) expect(field).toMatch(/\S/);
  expect(remedy).toMatch(/^\S.*[.)]$/s);
  return [error.constructor, error.message];
}

async function outcome(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused.');
}
