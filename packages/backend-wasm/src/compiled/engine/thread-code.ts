/**
 * What each thread of the pool runs: plain JavaScript in a string, so that it starts alike in Node and in browsers, from sources, builds
 * and bundles, with no file to be found. It must use nothing from outside.
 *
 * It waits for commands in shared memory (see thread-pool.ts) and answers each by noting it as done: a program's module is compiled
 * and kept under its number, run together with the other threads, or forgotten. While it looks out for one it pauses, where the engine
 * can: two threads often share one core's units, and the other one has work to do.
 */
export const threadCode: string = `
const begin = ({ memory, kernels, control, spins, thread, done }) => {
  const words = new Int32Array(memory.buffer, control, done + 1);
  const programs = new Map();
  const host = { memory, sin: Math.sin, cos: Math.cos, pow: Math.pow };
  const kernelExports = new WebAssembly.Instance(new WebAssembly.Module(kernels), { env: host }).exports;
  const commands = {
    1: (program, address, bytes) => {
      const binary = new Uint8Array(memory.buffer, address, bytes).slice();
      const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory }, kernels: kernelExports });
      programs.set(program, instance.exports);
    },
    2: (program, base, counters, workspace, table, scratch, scratchBytes) => {
      const { run } = programs.get(program);
      while (run(base, counters, workspace, table, scratch + thread * scratchBytes) === 0 && Atomics.load(words, 10) === 0);
    },
    3: (program) => void programs.delete(program),
  };
  const pause = Atomics.pause ?? (() => {});
  let seen = 0;
  for (;;) {
    for (let left = spins; left > 0 && Atomics.load(words, 0) === seen; left -= 1) pause();
    Atomics.wait(words, 0, seen);
    let kind, values;
    do {
      seen = Atomics.load(words, 0);
      [, kind, ...values] = words.slice(0, 10);
    } while (seen % 2 !== 0 || Atomics.load(words, 0) !== seen);
    if (kind === 0) return;
    try {
      commands[kind](...values);
    } catch (error) {
      Atomics.store(words, 10, 1);
    }
    Atomics.store(words, done, seen);
    Atomics.add(words, 11, 1);
    Atomics.notify(words, 11);
  }
};
`;
