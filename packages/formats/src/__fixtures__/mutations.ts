/** Numbers that look random, the same each time. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number below a limit. */
  next(limit: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.next(list.length)] as T;
  }
}

/** Bytes with a few bits turned, or a part set, cut out, doubled, or taken from elsewhere. */
export function mutatedBytes(bytes: Uint8Array, dice: Dice): Uint8Array {
  // Not bytes.slice(): on Node's Buffer that is no copy.
  let result = new Uint8Array(bytes);
  for (let times = 1 + dice.next(4); times > 0 && result.length > 0; times -= 1) {
    const [at, length] = [dice.next(result.length), 1 + dice.next(Math.min(result.length, 64))];
    const kind = dice.next(6);
    if (kind < 2) result[at] = (result[at] as number) ^ (1 << dice.next(8));
    else if (kind === 2) result.fill(dice.pick([0, 1, 0x7f, 0x80, 0xff]), at, at + length);
    else if (kind === 3) result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at + length)]);
    else if (kind === 4)
      result = Uint8Array.from([...result.subarray(0, at), ...result.subarray(at, at + length), ...result.subarray(at)]);
    else result.copyWithin(at, dice.next(result.length), dice.next(result.length));
  }
  return result;
}

const hostile: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 31,
  2 ** 53,
  '',
  'constructor',
  '__proto__',
  '-1',
  '999999999999',
  'x'.repeat(1000),
  [],
  {},
  [[]],
  [null],
  [-1],
  [2 ** 31, 2 ** 31],
  { list: { i: ['9007199254740993'] } },
  { class_name: 'Lambda', config: {} },
  { type: 'DT_STRING' },
  ['../../../../etc/passwd'],
];

/** JSON with a few of its values changed for others, of its own or such as attackers write. */
export function mutatedJson(text: string, dice: Dice): string {
  const root: unknown = JSON.parse(text);
  for (let times = 1 + dice.next(3); times > 0; times -= 1) {
    const places: (readonly [holder: Record<string, unknown>, key: string])[] = [];
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, each] of Object.entries(value)) {
        places.push([value as Record<string, unknown>, key]);
        visit(each);
      }
    };
    visit(root);
    if (places.length === 0) break;
    const [holder, key] = dice.pick(places);
    const [other, otherKey] = dice.pick(places);
    const kind = dice.next(4);
    if (kind === 0) delete holder[key];
    else if (kind === 1) holder[key] = structuredClone(other[otherKey]);
    else if (kind === 2 && typeof holder[key] === 'number') holder[key] *= dice.pick([-1, 0, 1e6, 0.5, 1e300]);
    else holder[key] = structuredClone(dice.pick(hostile));
  }
  return JSON.stringify(root);
}
