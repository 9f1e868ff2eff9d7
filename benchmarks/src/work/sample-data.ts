/** Made-up samples, the same for every contestant: time does not depend on what the pictures show. */
export interface SampleData {
  readonly x: Float32Array<ArrayBuffer>;
  /** One-hot rows. */
  readonly y: Float32Array<ArrayBuffer>;
}

export function sampleData(samples: number, features: number, classes: number): SampleData {
  let state = 42;
  const next = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return (state >>> 16) / 2 ** 15;
  };
  const x = Float32Array.from({ length: samples * features }, next);
  const y = new Float32Array(samples * classes);
  for (let row = 0; row < samples; row += 1) y[row * classes + Math.floor(next() * classes)] = 1;
  return { x, y };
}
