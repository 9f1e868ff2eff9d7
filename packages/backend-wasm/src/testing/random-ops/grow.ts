import type { SymbolicTensor } from '@ibex-ml/core';
import { type Drawn, Picker, type Rule, type Step, rounding } from './drawn.ts';
import { rules } from './rules.ts';

/** One more value of those there are, or null where nothing fits. */
export function grow(values: readonly Drawn[], step: Step, mostElements: number): Drawn | null {
  const picker = new Picker(values, step.picks);
  const made = (rules[step.op % rules.length] as Rule)(picker, step, mostElements);
  if (made === null) return null;
  const [make, numbers] = made;
  if (numbers.limit > 1e5) return null;
  const exact = numbers.error === 0 && numbers.limit / numbers.grain < 2 ** 22;
  return {
    tensor: make() as SymbolicTensor,
    numbers: exact ? numbers : { ...numbers, error: numbers.error + rounding * numbers.limit },
  };
}
