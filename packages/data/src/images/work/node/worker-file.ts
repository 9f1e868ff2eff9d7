/** The file that a worker runs. Bundlers know this form, and bring the file along. */
export const workerFile: URL = new URL('./image-worker.js', import.meta.url);

/** What Node is told beside that. */
export const workerFlags: readonly string[] = [];
