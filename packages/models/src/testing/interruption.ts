import { liveVariables, type NdArray } from '@ibex-ml/core';
import { readMemory } from '@ibex-ml/testing';
import { expect } from 'vitest';
import type { Sequential } from '../model/sequential.ts';
import { classifier, oneHot, rows } from './small-models.ts';

/** Data of three batches, and how it is fitted. */
export const x: NdArray = rows(24);
export const y: NdArray = oneHot(24);
export const options = { batchSize: 8, shuffle: false, verbose: 0 } as const;

/** All that a model carries from one fit to the next. */
export function stateOf(model: Sequential): Promise<NdArray[]> {
  return Promise.all([...model.weights, ...model.trainer.optimizer.variables].map((variable) => variable.read()));
}

/** Two models of the same weights and optimizer state. */
export async function twins(): Promise<readonly [Sequential, Sequential]> {
  const [one, other] = [await classifier(), await classifier()];
  other.setWeights(await one.getWeights());
  other.trainer.optimizer.setWeights(await Promise.all(one.trainer.optimizer.variables.map((variable) => variable.read())));
  return [one, other];
}

/**
 * Fits, to be interrupted after so many steps; then holds the model to one that has taken those steps and no others, and goes on
 * with both.
 */
export async function interruption(steps: number, reason: unknown, fit: (model: Sequential) => Promise<unknown>): Promise<void> {
  const [model, uninterrupted] = await twins();
  const [memory, variables] = [readMemory(), liveVariables()];
  const outcome = await fit(model).catch((error: unknown) => ({ error }));
  expect(outcome).toEqual({ error: reason });
  expect((outcome as { readonly error: unknown }).error).toBe(reason);
  expect(readMemory()).toEqual(memory);
  expect(liveVariables().length).toBe(variables.length);

  const head = x.rows(0, steps * 8);
  if (steps > 0) await uninterrupted.fit(head, y.rows(0, steps * 8), options);
  expect(await stateOf(model)).toEqual(await stateOf(uninterrupted));
  const again = { ...options, epochs: 2, validationData: [x, y] } as const;
  const [history, wanted] = [await model.fit(x, y, again), await uninterrupted.fit(x, y, again)];
  expect(history.history).toEqual(wanted.history);
  expect(await stateOf(model)).toEqual(await stateOf(uninterrupted));
}
