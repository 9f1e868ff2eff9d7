import { type Attribute, readAttribute } from './attribute.ts';
import { ByteView, damaged, nowhere, unread } from './byte-view.ts';
import { H5Dataset } from './dataset.ts';
import { readDense } from './dense.ts';
import { GlobalHeap } from './global-heap.ts';
import { readMembers } from './group-members.ts';
import { mostUnpacked } from '../zip/inflate.ts';
import { kinds, type Message, readMessages } from './object-header.ts';

export { H5Dataset };

/** A group of a file: its attributes, and its members by name. */
export class H5Group {
  readonly attributes: ReadonlyMap<string, Attribute['value']>;
  readonly members: ReadonlyMap<string, H5Group | H5Dataset>;

  constructor(attributes: H5Group['attributes'], members: H5Group['members']) {
    this.attributes = attributes;
    this.members = members;
  }

  /** The member at a path such as `dense/vars`; null where there is none. */
  at(path: string): H5Group | H5Dataset | null {
    const [name = '', ...rest] = path.split('/');
    const member = this.members.get(name) ?? null;
    if (rest.length === 0 || member === null) return member;
    return member instanceof H5Group ? member.at(rest.join('/')) : null;
  }

  /** The elements of all arrays inside, together. */
  get elements(): number {
    const sizes = [...this.members.values()].map((member) => (member instanceof H5Group ? member.elements : member.size));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** The group at a path; null where there is none. */
  group(path: string): H5Group | null {
    const found = this.at(path);
    return found instanceof H5Group ? found : null;
  }

  /** The dataset at a path; null where there is none. */
  dataset(path: string): H5Dataset | null {
    const found = this.at(path);
    return found instanceof H5Dataset ? found : null;
  }
}

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const deepest = 64;

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

/**
 * The groups, texts and arrays of an HDF5 file as h5py and Keras write it, compressed (gzip, shuffle, fletcher32) and in the newest form
 * (`libver='latest'`) too. It is read in plain JavaScript within bounds that follow from its size: no bytes outside of it, nothing twice, no
 * other files, no code of libhdf5. External data, virtual datasets and links to other places are refused.
 *
 * @param most - bytes that compressed arrays may have together; default four times those of the file, and 64 million more
 * @throws {FormatError} for these, and for what is damaged
 */
export function readHdf5(bytes: Uint8Array, most: number = mostUnpacked(bytes.length)): H5Group {
  if (!isHdf5(bytes)) throw damaged('bytes', 'an HDF5 file', `${bytes.length} bytes that begin otherwise`);
  const view = new ByteView(bytes, most);
  return new Walk(view).group(rootAddress(view));
}

function rootAddress(view: ByteView): number {
  const version = view.u8(8);
  const [sizesAt, baseAt] = version < 2 ? [13, version === 0 ? 24 : 28] : [9, 12];
  if (version > 3) throw unread('file', 'of a version up to 3', version, 'Write it with the default settings of h5py.');
  if (view.u8(sizesAt) !== 8 || view.u8(sizesAt + 1) !== 8) throw damaged('file', 'of addresses of 8 bytes', view.u8(sizesAt));
  if (view.u64(baseAt) !== 0) throw damaged('file', 'begun at byte 0', view.u64(baseAt));
  return view.u64(version < 2 ? baseAt + 40 : 36);
}

class Walk {
  readonly #view: ByteView;
  readonly #heap: GlobalHeap;
  readonly #met = new Set<number>();

  constructor(view: ByteView) {
    this.#view = view;
    this.#heap = new GlobalHeap(view);
  }

  group(address: number, depth = 0): H5Group {
    const found = this.#object(address, depth);
    if (found instanceof H5Group) return found;
    throw damaged('file', 'of a group of groups', 'a dataset alone');
  }

  #object(address: number, depth: number): H5Group | H5Dataset {
    if (address === nowhere || this.#met.has(address)) throw damaged('objects', 'in one place each', address);
    if (depth > deepest) throw damaged('groups', `at most ${deepest} deep`, 'more');
    this.#met.add(address);
    const messages = readMessages(this.#view, address);
    if (messages.some(({ kind }) => kind === kinds.layout)) return new H5Dataset(this.#view, messages);
    const members = [...readMembers(this.#view, messages)].map(([name, at]) => [name, this.#object(at, depth + 1)] as const);
    return new H5Group(this.#attributes(messages), new Map(members));
  }

  #attributes(messages: readonly Message[]): ReadonlyMap<string, Attribute['value']> {
    const attributes = new Map<string, Attribute['value']>();
    for (const message of messages.flatMap((found) => this.#attributeMessages(found))) {
      const { name, value } = readAttribute(this.#view, this.#heap, message);
      if (attributes.has(name)) throw damaged('attributes', 'of a name each', name);
      attributes.set(name, value);
    }
    return attributes;
  }

  /** The attributes that a message is, or leads to. */
  #attributeMessages(message: Message): readonly Message[] {
    if (message.kind === kinds.attribute) return [message];
    if (message.kind !== kinds.attributeInfo) return [];
    const heapAt = message.at + 2 + ((this.#view.u8(message.at + 1) & 0x01) === 0 ? 0 : 2);
    return readDense(this.#view, heapAt, 'attributes').map(({ object, record }) => {
      if ((this.#view.u8(record + 8) & 0x02) === 0) return { kind: kinds.attribute, ...object };
      throw unread(
        'attribute',
        'held by the object itself',
        'one that is shared',
        'Write the file with the default settings of h5py.',
      );
    });
  }
}
