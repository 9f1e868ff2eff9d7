import type { NdArray } from '@ibex-ml/core';
import type { H5Contents } from '../hdf5/write.ts';

interface Node extends H5Contents {
  readonly attributes: Record<string, string | readonly string[]>;
  readonly groups: Map<string, Node>;
  readonly arrays: Map<string, NdArray | bigint>;
}

/** The contents of an HDF5 file while they are put together. */
export class H5Tree {
  readonly root: Node = empty();

  /** The group at a path; made where it is not there, as are those that lead to it. */
  group(path: string, from: Node = this.root): Node {
    let node = from;
    for (const name of path.split('/')) {
      const next = node.groups.get(name) ?? empty();
      node.groups.set(name, next);
      node = next;
    }
    return node;
  }

  /** Puts an array at a path under a group. */
  array(from: Node, path: string, value: NdArray | bigint): void {
    const at = path.lastIndexOf('/');
    (at < 0 ? from : this.group(path.slice(0, at), from)).arrays.set(path.slice(at + 1), value);
  }
}

function empty(): Node {
  return { attributes: {}, groups: new Map(), arrays: new Map() };
}
