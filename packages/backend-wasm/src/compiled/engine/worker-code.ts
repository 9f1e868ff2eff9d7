/**
 * What the Worker runs that holds a memory which a page cannot reach: plain JavaScript in a string, as in thread-code.ts.
 *
 * Each message is one command: first the memory grows, then numbers are written, then the command is done and answered.
 */
export const workerCode: string = `
const begin = ({ kernels, pages, maximum }, port) => {
  const memory = new WebAssembly.Memory({ initial: pages, maximum });
  const host = { memory, sin: Math.sin, cos: Math.cos, pow: Math.pow };
  const kernelExports = new WebAssembly.Instance(new WebAssembly.Module(kernels), { env: host }).exports;
  const programs = new Map();
  const copied = ([address, bytes]) => memory.buffer.slice(address, address + bytes);
  const commands = {
    load: (program, binary) => {
      const instance = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory }, kernels: kernelExports });
      programs.set(program, instance.exports);
      return [];
    },
    run: (program, { base, counters, countersLength, workspace, table, scratch }, places) => {
      const { run, commit } = programs.get(program);
      new Int32Array(memory.buffer, counters, countersLength).fill(base);
      run(base, counters, workspace, table, scratch);
      if (new Int32Array(memory.buffer, table, 1)[0] !== 0) return null;
      commit(workspace, table, scratch);
      return places.map(copied);
    },
    read: (places) => places.map(copied),
    drop: (program) => (programs.delete(program), []),
  };
  port.onmessage = ({ data: { number, grow, writes, kind, values } }) => {
    try {
      if (grow > 0) memory.grow(grow);
    } catch (error) {
      return port.postMessage({ number, error: String(error), noRoom: true });
    }
    try {
      for (const [address, bytes, divisor] of writes) {
        new Uint8Array(memory.buffer).set(bytes, divisor === undefined ? address : address + 3 * bytes.length);
        if (divisor !== undefined) kernelExports.divideBytes(address, address + 3 * bytes.length, bytes.length, divisor);
      }
      const buffers = commands[kind](...values);
      port.postMessage({ number, buffers }, buffers ?? []);
    } catch (error) {
      port.postMessage({ number, error: String(error) });
    }
  };
};
`;
