/** The processor time that this process has used, in ms: what a file costs to read, however busy the machine is with other things. */
export function processorTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
