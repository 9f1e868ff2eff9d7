/** Why a file did not come, and whether the same server may be asked again. */
export class DownloadFailure extends Error {
  override readonly name = 'DownloadFailure';
  readonly again: boolean;
  /** What the server said to wait, if it did. */
  readonly waitMs: number | undefined;

  constructor(
    reason: string,
    options: { readonly again: boolean; readonly waitMs?: number | undefined; readonly cause?: unknown },
  ) {
    super(reason, options.cause === undefined ? undefined : { cause: options.cause });
    this.again = options.again;
    this.waitMs = options.waitMs;
  }
}
