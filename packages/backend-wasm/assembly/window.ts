// The geometry of a window that moves over images [batch, height, width, channels].

/** As the host writes it: 32-bit integers in this order. Margins are those before the first row and column. */
@unmanaged
export class Window {
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  height: i32;
  width: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  top: i32;
  left: i32;

  /** Pixels of all the outputs together. */
  @inline
  get places(): i32 {
    return this.batch * this.outHeight * this.outWidth;
  }

  /** Elements that one place of the window covers. */
  @inline
  get patch(): i32 {
    return this.height * this.width * this.inChannels;
  }

  /** Elements of all the images together. */
  @inline
  get inSize(): i32 {
    return this.batch * this.inHeight * this.inWidth * this.inChannels;
  }

  /** A window of one element that takes every pixel as it comes. */
  @inline
  get isPointwise(): bool {
    return (
      this.height == 1 && this.width == 1 && this.strideHeight == 1 && this.strideWidth == 1 &&
      this.inHeight == this.outHeight && this.inWidth == this.outWidth && this.top == 0 && this.left == 0
    );
  }
}

/** The first step of a window at `start` that is not before the image: start + step * dilation >= 0. */
@inline
export function firstInside(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One past the last step of a window of `size` steps that is inside the image, and never before 0. */
@inline
export function endInside(start: i32, dilation: i32, size: i32, length: i32): i32 {
  return start >= length ? 0 : min(size, (length - 1 - start) / dilation + 1);
}
