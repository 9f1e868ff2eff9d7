import { backend as tfBackend, findBackend, setBackend as setTfBackend } from '@tensorflow/tfjs-core';
import { BackendError, IbexError } from '../errors.ts';
import { carryVariables } from '../variable.ts';
import type { Backend } from './backend.ts';
import { inChangeTurn } from './turns.ts';

let active: Backend | null = null;
let switches = 0;
let last: Promise<void> = Promise.resolve();

/**
 * Chooses where to compute, at any time. Live variables move along, programs are made anew, and training goes on with the
 * same numbers to rounding. Programs that run are waited for, and those started meanwhile wait. When the backend cannot
 * start, everything stays as it was.
 *
 * @throws {BackendError} when the backend cannot start here
 * @example
 * await setBackend(cpu());
 * getBackend().name // 'cpu'
 */
export function setBackend(backend: Backend): Promise<void> {
  const change = last.then(() => changeTo(backend));
  last = change.catch(() => undefined);
  return change;
}

async function changeTo(backend: Backend): Promise<void> {
  if (backend === active && isCurrent(backend)) return;
  await started(backend);
  const previous = active;
  try {
    await inChangeTurn(() => carryVariables(() => makeCurrent(backend)));
  } catch (error) {
    if (previous !== null) await setTfBackend(previous.tfjsName);
    if (backend !== previous) await backend.stop?.();
    throw error instanceof IbexError ? error : refused(backend, error);
  }
  active = backend;
  switches += 1;
  if (previous !== null && previous !== backend) await previous.stop?.();
}

async function makeCurrent(backend: Backend): Promise<void> {
  if (!(await setTfBackend(backend.tfjsName))) throw refused(backend, 'tfjs could not initialise it');
}

async function started(backend: Backend): Promise<void> {
  try {
    await backend.start();
  } catch (error) {
    throw error instanceof IbexError ? error : refused(backend, error);
  }
  if (findBackend(backend.tfjsName) === null) throw refused(backend, `tfjs has no backend "${backend.tfjsName}"`);
}

function isCurrent(backend: Backend): boolean {
  return tfBackend() === findBackend(backend.tfjsName);
}

function refused(backend: Backend, cause: unknown): BackendError {
  return new BackendError({
    where: 'setBackend',
    argument: 'backend',
    expected: `able to start here; "${backend.name}" is not`,
    received: cause,
    remedy: 'Choose another backend, such as cpu() of @ibex-ml/backend-cpu; the one before stays in use.',
    cause,
  });
}

/**
 * The backend in use.
 *
 * @throws {BackendError} when none has been chosen
 */
export function getBackend(): Backend {
  if (active !== null) return active;
  throw new BackendError({
    where: 'getBackend',
    argument: 'backend',
    expected: 'chosen before anything is computed',
    received: 'no backend',
    remedy: 'Call await setBackend(wasm()) or await setBackend(cpu()) first.',
  });
}

/** Whether a backend has been chosen. */
export function hasBackend(): boolean {
  return active !== null;
}

/** How often the backend has changed. What was prepared under one count must be made again under the next. */
export function backendGeneration(): number {
  return switches;
}
