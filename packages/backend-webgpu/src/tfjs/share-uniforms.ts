import type { TfjsUniform, TfjsWebgpuBackend, UniformBinding } from './tfjs-webgpu-backend.ts';

/** So many are kept; those of a step of training are the same in every step. */
const mostUniforms = 8192;

/** Lets programs that run with the same uniforms share a buffer of them, which is written once; tfjs writes a new one for every launch. */
export function shareUniforms(backend: TfjsWebgpuBackend): void {
  const make = backend.makeUniforms.bind(backend);
  const made = new Map<string, UniformBinding>();
  backend.makeUniforms = (fields: readonly TfjsUniform[]) => {
    const key = fields.map(({ type, data }) => `${type} ${data.join()}`).join(';');
    const known = made.get(key);
    if (known !== undefined) return known;
    const binding = make(fields);
    // It would be given back when this launch has been submitted.
    backend.uniformPendingDisposal.pop();
    made.set(key, binding);
    if (made.size > mostUniforms) {
      const [oldest, { buffer }] = made.entries().next().value as [string, UniformBinding];
      made.delete(oldest);
      backend.uniformPendingDisposal.push(buffer);
    }
    return binding;
  };
}
