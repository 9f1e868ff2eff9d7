import { type DeviceLogs, dropLogs, readLogs } from './device-logs.ts';

/** The figures of the last step: left on the device until somebody reads them. */
export class LatestLogs {
  #device: DeviceLogs | null = null;
  #read: Readonly<Record<string, number>>;

  /** @param read - the figures of a step before the first one; default none */
  constructor(read: Readonly<Record<string, number>> = {}) {
    this.#read = read;
  }

  /** Takes over the figures of a new step. */
  set(device: DeviceLogs): void {
    this.dispose();
    this.#device = device;
  }

  async read(): Promise<Record<string, number>> {
    const device = this.#device;
    this.#device = null;
    if (device !== null) this.#read = await readLogs(device);
    return { ...this.#read };
  }

  dispose(): void {
    if (this.#device !== null) dropLogs(this.#device);
    this.#device = null;
  }
}
