/** What the pool needs of a device's buffers. */
export interface PoolBuffer {
  readonly size: number;
  readonly usage: number;
  destroy(): void;
}

/** A buffer that lies ready. */
interface Idle {
  readonly buffer: PoolBuffer;
  readonly key: string;
  /** The older the buffer, the lower. */
  readonly age: number;
}

/** So many bytes may lie ready however few are in use. */
const leastIdleBytes = 2 ** 26;

/**
 * Buffers to be used again, in the place of tfjs's own manager, which keeps every buffer that there ever was: batches of changing size
 * grow it without bound. Here so many bytes lie ready at most as have been in use at once, and those that were given back longest ago go
 * first.
 *
 * Of several that would do the oldest is taken: so the same work, done again, has the same buffers, and what binds them to programs can be kept.
 * A buffer may be given back while commands that use it are not yet submitted, since those that come later run later.
 */
export class BufferPool {
  readonly #create: (size: number, usage: number, mappedAtCreation: boolean) => PoolBuffer;
  readonly #idle = new Map<string, Idle[]>();
  /** All that lie ready, from the one that has waited longest. */
  readonly #order = new Set<Idle>();
  readonly #ages = new WeakMap<PoolBuffer, number>();
  /** What is to be destroyed once the commands so far have been submitted. */
  #doomed: PoolBuffer[] = [];
  #made = 0;
  #most = 0;
  #idleBytes = 0;
  /** tfjs's `memory()` reads these. */
  numBytesUsed = 0;
  numBytesAllocated = 0;

  /**
   * @param create - makes a buffer of the device, or throws where it is too large for it
   */
  constructor(create: (size: number, usage: number, mappedAtCreation: boolean) => PoolBuffer) {
    this.#create = create;
  }

  /** A buffer of exactly this size; of unknown content where it was used before, and then not mapped. */
  acquireBuffer(size: number, usage: number, mappedAtCreation = false, reuse = true): PoolBuffer {
    const found = reuse ? this.#oldest(keyOf(size, usage)) : undefined;
    if (found === undefined) {
      const made = this.#create(size, usage, mappedAtCreation);
      this.#made += 1;
      this.#ages.set(made, this.#made);
      this.numBytesAllocated += size;
      this.#use(size);
      return made;
    }
    this.#forget(found);
    this.#use(size);
    return found.buffer;
  }

  /** Takes a buffer back. */
  releaseBuffer(buffer: PoolBuffer, reuse = true): void {
    this.numBytesUsed -= buffer.size;
    if (!reuse) {
      this.#destroy(buffer);
      return;
    }
    const idle = { buffer, key: keyOf(buffer.size, buffer.usage), age: this.#ages.get(buffer) as number };
    const alike = this.#idle.get(idle.key);
    if (alike === undefined) this.#idle.set(idle.key, [idle]);
    else alike.push(idle);
    this.#order.add(idle);
    this.#idleBytes += buffer.size;
    this.#shrink(Math.max(this.#most, leastIdleBytes));
  }

  getNumUsedBuffers(): number {
    return 0;
  }

  getNumFreeBuffers(): number {
    return this.#order.size;
  }

  /** Told when the commands so far have been submitted. */
  submitted(): void {
    for (const buffer of this.#doomed) buffer.destroy();
    this.#doomed = [];
  }

  /** Destroys what lies ready. */
  dispose(): void {
    this.#shrink(-1);
    this.submitted();
  }

  /** Takes out the oldest of those alike. */
  #oldest(key: string): Idle | undefined {
    const alike = this.#idle.get(key);
    if (alike === undefined) return undefined;
    const found = alike.reduce((oldest, each) => (each.age < oldest.age ? each : oldest));
    alike.splice(alike.indexOf(found), 1);
    return found;
  }

  #use(size: number): void {
    this.numBytesUsed += size;
    this.#most = Math.max(this.#most, this.numBytesUsed);
  }

  #shrink(limit: number): void {
    for (const idle of this.#order) {
      if (this.#idleBytes <= limit) return;
      const alike = this.#idle.get(idle.key) as Idle[];
      alike.splice(alike.indexOf(idle), 1);
      this.#forget(idle);
      this.#destroy(idle.buffer);
    }
  }

  /** It lies ready no longer, and has been taken from those alike. */
  #forget(idle: Idle): void {
    if (this.#idle.get(idle.key)?.length === 0) this.#idle.delete(idle.key);
    this.#order.delete(idle);
    this.#idleBytes -= idle.buffer.size;
  }

  #destroy(buffer: PoolBuffer): void {
    this.#doomed.push(buffer);
    this.numBytesAllocated -= buffer.size;
  }
}

function keyOf(size: number, usage: number): string {
  return `${size} ${usage}`;
}
