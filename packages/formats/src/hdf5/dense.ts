import { type ByteView, damaged, nowhere } from './byte-view.ts';
import { FractalHeap } from './fractal-heap.ts';
import type { Range } from './global-heap.ts';
import { readRecords } from './tree2.ts';

/** What newer files keep apart once there is much of it, in which kind of records, and where in one the identifier stands. */
const forms = {
  links: { type: 5, idAt: 4 },
  attributes: { type: 8, idAt: 0 },
} as const;

/** Something that is kept apart: where it lies, and where its record does. */
export interface DenseObject {
  readonly object: Range;
  readonly record: number;
}

/**
 * The links of a large group, or an object's many or large attributes, as newer files keep them: in a heap, with a tree of names.
 *
 * @param heapAt - where the address of the heap stands, and behind it that of the tree
 * @throws {FormatError} for what is damaged
 */
export function readDense(view: ByteView, heapAt: number, what: keyof typeof forms): readonly DenseObject[] {
  const [address, tree] = [view.address(heapAt), view.address(heapAt + 8)];
  if (address === nowhere) return [];
  if (tree === nowhere) throw damaged(what, 'with a tree of names', 'none');
  const { type, idAt } = forms[what];
  const heap = new FractalHeap(view, address);
  return readRecords(view, tree, [type]).places.map((record) => ({ object: heap.objectAt(record + idAt), record }));
}
