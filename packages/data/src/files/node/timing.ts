/** How patient a download is. */
export interface DownloadTiming {
  /** To connect; a mirror that takes longer is given up at once. */
  readonly connectTimeoutMs: number;
  /** To see a reply begin. */
  readonly replyTimeoutMs: number;
  /** A download that brings less than `stallBytes` in this time has stalled. */
  readonly stallTimeoutMs: number;
  readonly stallBytes: number;
  /** Tries in a row that bring nothing, before a mirror is given up. */
  readonly barrenTries: number;
  /** Tries of one file at one mirror, whatever they bring. */
  readonly tries: number;
  /** The wait after the first barren try; it doubles with each. */
  readonly backoffMs: number;
  /** The longest that is waited for a server that says when to come back. */
  readonly longestWaitMs: number;
  readonly redirects: number;
}

export const patientTiming: DownloadTiming = {
  connectTimeoutMs: 10_000,
  replyTimeoutMs: 20_000,
  stallTimeoutMs: 20_000,
  stallBytes: 1024,
  barrenTries: 4,
  tries: 20,
  backoffMs: 500,
  longestWaitMs: 60_000,
  redirects: 5,
};
