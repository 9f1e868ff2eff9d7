import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerInput, initializerConfig, resolveInitializer } from '../initializers/resolve.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { type RegularizerInput, regularizerConfig, resolveRegularizer } from '../regularizers/resolve.ts';
import type { SerializedObject } from '../serialization/serialized-object.ts';

/** What a weight begins as, and its penalty: for `addWeight({ name, shape, ...recipe })`. */
export interface WeightRecipe {
  readonly initializer: Initializer;
  readonly regularizer: Regularizer | null;
}

/**
 * The recipe of a weight from a layer's options `<weight>Initializer` and `<weight>Regularizer`.
 *
 * @param where - the layer, for errors
 * @throws {ArgumentError} for an unknown name or class
 */
export function weightRecipe(
  where: string,
  weight: string,
  initializer: InitializerInput,
  regularizer: RegularizerInput | undefined,
): WeightRecipe {
  return {
    initializer: resolveInitializer(initializer, where, `${weight}Initializer`),
    regularizer: resolveRegularizer(regularizer, where, `${weight}Regularizer`),
  };
}

/** The same two options as plain data. */
export function recipeConfig(
  weight: string,
  { initializer, regularizer }: WeightRecipe,
): Readonly<Record<string, SerializedObject | null>> {
  return {
    [`${weight}Initializer`]: initializerConfig(initializer),
    [`${weight}Regularizer`]: regularizerConfig(regularizer),
  };
}
