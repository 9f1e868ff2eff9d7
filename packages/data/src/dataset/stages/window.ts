import { mapCount } from '../cardinality.ts';
import type { Stage } from '../stage.ts';

/** How windows lie. */
export interface WindowShape {
  /** Handles to a window. */
  readonly size: number;
  /** How many handles after one window the next begins. */
  readonly shift: number;
  /** Every how many handles one is in the window. */
  readonly stride: number;
  /** Whether windows of fewer handles, at the end, are left out. */
  readonly dropRemainder: boolean;
}

/** Lists of handles: those of window k are number k · shift, k · shift + stride, and so on. No more are held than a window spans. */
export function windows<H>(source: Stage<H>, shape: WindowShape): Stage<readonly H[]> {
  const { size, shift, stride, dropRemainder } = shape;
  const span = (size - 1) * stride + 1;
  const countOf = (all: number): number =>
    dropRemainder ? Math.max(Math.floor((all - span) / shift) + 1, 0) : Math.ceil(all / shift);
  const pick = (held: readonly H[]): readonly H[] => held.slice(0, span).filter((_, index) => index % stride === 0);
  return {
    cardinality: mapCount(source.cardinality, countOf),
    async *open() {
      let held: H[] = [];
      // Where shift is larger than a window, handles between two of them are passed over.
      let passedOver = 0;
      const advance = (): void => {
        passedOver = Math.max(shift - held.length, 0);
        held = held.slice(shift);
      };
      for await (const chunk of source.open()) {
        for (const handle of chunk) {
          if (passedOver > 0) {
            passedOver -= 1;
            continue;
          }
          held.push(handle);
          if (held.length < span) continue;
          yield [pick(held)];
          advance();
        }
      }
      for (; held.length > 0 && !dropRemainder; advance()) yield [pick(held)];
    },
  };
}
