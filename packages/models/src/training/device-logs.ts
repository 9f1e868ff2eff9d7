import type { DeviceValue } from '@ibex-ml/core';

/** Figures that still lie on the device. */
export type DeviceLogs = Readonly<Record<string, DeviceValue>>;

/** Reads figures to the host; the device memory is given back. */
export async function readLogs(logs: DeviceLogs): Promise<Record<string, number>> {
  const entries: [string, number][] = [];
  for (const [name, value] of Object.entries(logs)) entries.push([name, (await value.read()).data[0] as number]);
  return Object.fromEntries(entries);
}

/** Gives back the device memory of figures that nobody reads. */
export function dropLogs(logs: DeviceLogs): void {
  for (const value of Object.values(logs)) value.dispose();
}
