/** The pixels of a decoded file: bytes in the order [height, width, channels]. */
export interface RawImage {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** 1 grey; 2 grey and alpha; 3 red, green, blue; 4 these and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
}
