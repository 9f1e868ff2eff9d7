import { ArgumentError } from '@ibex-ml/core';

/** How far a download is. */
export interface DownloadProgress {
  readonly file: string;
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

/** Where a data set's files come from. In a browser there are no folders: only `mirrors`, `signal` and `onProgress` are taken. */
export interface SourceOptions {
  /**
   * A folder with a subfolder per data set (`mnist`, `fashion-mnist`) that holds the four IDX files, with or without `.gz`, or
   * Keras's `mnist.npz`. Default: the environment variable IBEX_DATA_DIR, if set. Files missing there are an error.
   */
  readonly dataDir?: string;
  /** Where downloads are kept. Default: IBEX_CACHE_DIR, else `ibex-ml` in XDG_CACHE_HOME or the platform's cache folder. */
  readonly cacheDir?: string;
  /** Whether to do without the network; default: whether IBEX_OFFLINE is 1 or true. */
  readonly offline?: boolean;
  /**
   * Where to download from, in turn, instead of the addresses built in: https URLs of a folder with the four `.gz` files,
   * or of the `.npz` archive. http is taken on the loopback interface alone (and, in a page, from its own origin).
   */
  readonly mirrors?: readonly string[];
  /** Stops the download; what has come so far is kept for the next try. */
  readonly signal?: AbortSignal;
  /** Told of every piece that arrives. Default: a line on stderr where that is a terminal. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** Finds out whether a URL may be asked for. */
export type UrlRule = (url: URL) => boolean;

/**
 * The addresses to try, in order.
 *
 * @param base - what relative addresses start from, in a page
 * @throws {ArgumentError} when one is no URL, or is neither https nor allowed by the rule
 */
export function mirrorUrls(mirrors: readonly string[], where: string, allowed: UrlRule, base?: string): readonly URL[] {
  if (mirrors.length === 0) throw badMirror(where, 'mirrors', mirrors);
  return mirrors.map((mirror, index) => {
    if (!URL.canParse(mirror, base)) throw badMirror(where, `mirrors[${index}]`, mirror);
    const url = new URL(mirror, base);
    if (!allowed(url)) throw badMirror(where, `mirrors[${index}]`, mirror);
    return url;
  });
}

/** The rule for addresses that the user gave: https, or http on this machine. */
export function isHttpsOrLoopback(url: URL): boolean {
  return isHttps(url) || (url.protocol === 'http:' && loopback.test(url.hostname));
}

/** The rule for addresses that are built in. */
export function isHttps(url: URL): boolean {
  return url.protocol === 'https:';
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

function badMirror(where: string, argument: string, received: unknown): ArgumentError {
  return new ArgumentError({
    where,
    argument,
    expected: argument === 'mirrors' ? 'a list of at least one https URL' : 'an https URL (or http on the loopback interface)',
    received,
    remedy: 'Leave mirrors out to download from the addresses built in.',
  });
}
