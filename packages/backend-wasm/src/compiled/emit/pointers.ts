import type { Local } from '../encode/code.ts';
import type { Access } from '../plan/access.ts';
import { elementBytes } from '../plan/buffer.ts';
import type { TaskCode } from './task-code.ts';

/** A loop that runs, and the local with its index. */
export interface RunningLoop {
  readonly loop: number;
  readonly index: Local;
}

/** A pointer into each buffer, which moves on with the loops. */
export class Pointers {
  readonly #code: TaskCode;
  readonly #pointers: { readonly access: Access; readonly local: Local }[] = [];

  constructor(code: TaskCode, accesses: readonly Access[]) {
    this.#code = code;
    for (const access of accesses) {
      code.addressOf(access.buffer);
      if (!this.#pointers.some((known) => sameWalk(known.access, access)))
        this.#pointers.push({ access, local: code.local('i32') });
    }
  }

  of(access: Access): Local {
    const known = this.#pointers.find((pointer) => sameWalk(pointer.access, access));
    if (known === undefined) throw new Error(`no pointer into ${access.buffer.label}`);
    return known.local;
  }

  /** Sets all pointers to where the loops stand. */
  place(loops: readonly RunningLoop[]): void {
    for (const { access, local } of this.#pointers) this.pushElement(access, loops).set(local);
  }

  /** Puts on the stack the address of the element where the loops stand. */
  pushElement({ buffer, base, strides }: Access, loops: readonly RunningLoop[]): TaskCode {
    const code = this.#code;
    const bytes = elementBytes(buffer.dtype);
    const { local, offset } = code.addressOf(buffer);
    code.get(local);
    if (offset + base * bytes !== 0) code.i32(offset + base * bytes).op('i32.add');
    for (const { loop, index } of loops) {
      const stride = (strides[loop] ?? 0) * bytes;
      if (stride === 0) continue;
      code.get(index);
      if (stride !== 1) code.i32(stride).op('i32.mul');
      code.op('i32.add');
    }
    return code;
  }

  /** Moves all pointers on by some steps of a loop. */
  advance(loop: number, steps: number): void {
    for (const { access, local } of this.#pointers) {
      const bytes = (access.strides[loop] ?? 0) * steps * elementBytes(access.buffer.dtype);
      if (bytes !== 0) this.#code.get(local).i32(bytes).op('i32.add').set(local);
    }
  }
}

/** Walks that are the same share a pointer. */
export function sameWalk(a: Access, b: Access): boolean {
  return a.buffer === b.buffer && a.base === b.base && a.strides.join() === b.strides.join();
}
