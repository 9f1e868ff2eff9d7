import type { DType } from '@ibex-ml/core';

/**
 * Where the numbers of a value lie while a program runs: in the workspace, at an offset that the memory plan gives; in the memory of each
 * thread, which holds the rows of the part that it does; or where a slot of the program's table points (variables and constants, which
 * outlive a run).
 */
export type Place =
  | { readonly kind: 'workspace'; readonly offset: number }
  | { readonly kind: 'part'; readonly offset: number; readonly rowBytes: number }
  | { readonly kind: 'slot'; readonly index: number };

/** Contiguous elements, row-major. */
export class Buffer {
  readonly label: string;
  readonly dtype: DType;
  readonly elements: number;
  /** Null until the memory plan has been made. */
  place: Place | null;

  constructor(label: string, dtype: DType, elements: number, place: Place | null = null) {
    this.label = label;
    this.dtype = dtype;
    this.elements = elements;
    this.place = place;
  }

  get bytes(): number {
    return this.elements * elementBytes(this.dtype);
  }
}

/** Bytes of one element: as in an NdArray of that type. */
export function elementBytes(dtype: DType): 1 | 4 {
  return dtype === 'bool' || dtype === 'uint8' ? 1 : 4;
}
