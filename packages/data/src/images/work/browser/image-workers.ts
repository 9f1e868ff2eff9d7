import type { MadeImages } from '../make-images.ts';

/** A page starts no threads for images: the browser decodes them on its own. */
export const mostWorkers: number = 0;

/** What `madeBeside` would start. */
export class ImageWorkers {
  make(): Promise<MadeImages> {
    return Promise.reject(new Error('no threads in a page'));
  }

  async end(): Promise<void> {}
}
