/** Values with a shape: what an NdArray says, without what it can do. Threads that make images hand these to each other. */
export interface Pixels {
  readonly data: Float32Array | Int32Array | Uint8Array;
  readonly shape: readonly number[];
}
