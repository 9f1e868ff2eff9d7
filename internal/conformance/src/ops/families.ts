import type { OpFamily } from './op-case.ts';
import { unary } from './unary.ts';

/** Every family of cases. */
export const families: readonly OpFamily[] = [unary];
