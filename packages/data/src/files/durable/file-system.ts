/** A file that is open for writing, or a folder that is open to be synced. */
export interface OpenFile {
  writeFile(bytes: Uint8Array): Promise<void>;
  /** Waits until everything is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The calls of a file system that durable files are made of. Node's `node:fs/promises` is one; tests give one whose disk is full, or
 * whose process ends, at a call of their choice.
 */
export interface FileSystem {
  mkdir(path: string): Promise<unknown>;
  open(path: string, flags: 'wx' | 'r'): Promise<OpenFile>;
  readFile(path: string): Promise<Uint8Array>;
  readdir(path: string): Promise<readonly string[]>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
  /** Removes an empty folder. */
  rmdir(path: string): Promise<void>;
  /** When a file was touched last. */
  stat(path: string): Promise<{ readonly mtimeMs: number }>;
  /** Touches a file. */
  utimes(path: string, accessed: Date, modified: Date): Promise<void>;
}

/** The disk of this machine; Node only. */
export async function nodeFiles(): Promise<FileSystem> {
  return import('node:fs/promises');
}

/** The code of an error of the system, such as `ENOSPC`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string } | null)?.code;
}
