/// <reference types="@webgpu/types" />
import { BackendError } from '@ibex-ml/core';

const kinds = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * What has gone wrong on a device. WebGPU throws nothing: a command that is refused leaves its results as they were, and so wrong. Since
 * no one can tell which numbers that has reached, a device that has failed once has failed for good.
 */
export class DeviceFailures {
  readonly #device: GPUDevice;
  #failure: BackendError | null = null;

  constructor(device: GPUDevice) {
    this.#device = device;
    for (const kind of kinds) device.pushErrorScope(kind);
    void device.lost.then(({ reason, message }) => {
      this.#failure ??= failed('a device that is there', `the device was lost (${reason}): ${message}`);
    });
  }

  /** Whether the device is of no use any more. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  /**
   * Waits until it is known whether all commands so far were carried out.
   *
   * @throws {BackendError} when one was not, now or at an earlier time
   */
  async check(): Promise<void> {
    const scopes = kinds.map(() => this.#device.popErrorScope());
    for (const kind of kinds) this.#device.pushErrorScope(kind);
    for (const scope of scopes) {
      const error = await scope.catch(() => null);
      if (error !== null) this.#failure ??= failed('commands that the device carries out', error.message, error);
    }
    if (this.#failure !== null) throw this.#failure;
  }
}

function failed(expected: string, received: string, cause?: unknown): BackendError {
  return new BackendError({
    where: 'webgpu backend',
    argument: 'device',
    expected,
    received,
    remedy:
      'What it held is lost: choose a backend anew, load weights that were saved, and use smaller batches where memory was short.',
    cause,
  });
}
