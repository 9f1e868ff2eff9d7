/** The file that a worker runs where packages are read from their sources, which Node runs as they are. */
export const workerFile: URL = new URL('../image-worker.ts', import.meta.url);

/** What Node is told beside that. */
export const workerFlags: readonly string[] = ['--conditions=@ibex-ml/source'];
