import { liveVariables } from '@ibex-ml/core';

/** Makes a model; where that fails, the weights that were made on the way are disposed of. */
export function withoutLeftovers<T>(make: () => T): T {
  const before = new Set(liveVariables());
  try {
    return make();
  } catch (error) {
    for (const variable of liveVariables()) if (!before.has(variable)) variable.dispose();
    throw error;
  }
}
