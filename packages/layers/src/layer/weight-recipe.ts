import type { Constraint } from '../constraints/constraint.ts';
import { type ConstraintInput, constraintConfig, resolveConstraint } from '../constraints/resolve.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { type InitializerInput, initializerConfig, resolveInitializer } from '../initializers/resolve.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import { type RegularizerInput, regularizerConfig, resolveRegularizer } from '../regularizers/resolve.ts';
import type { SerializedObject } from '../serialization/serialized-object.ts';

/** The options that describe one weight of a layer, such as `kernelInitializer`, `kernelRegularizer` and `kernelConstraint`. */
export type RecipeOptions<Weight extends string> = {
  /** What it begins as. */
  readonly [Name in `${Weight}Initializer`]?: InitializerInput;
} & {
  /** A penalty that is added to the loss; default none. */
  readonly [Name in `${Weight}Regularizer`]?: RegularizerInput;
} & {
  /** What keeps it within bounds; default none. */
  readonly [Name in `${Weight}Constraint`]?: ConstraintInput;
};

/** What a weight begins as, its penalty and its bounds: for `addWeight({ name, shape, ...recipe })`. */
export interface WeightRecipe {
  readonly initializer: Initializer;
  readonly regularizer: Regularizer | null;
  readonly constraint: Constraint | null;
}

/**
 * The recipe of a weight from a layer's options.
 *
 * @param where - the layer, as errors name it
 * @param initializer - what the weight begins as where the options do not say it
 * @throws {ArgumentError} for an unknown name or class
 */
export function weightRecipe<Weight extends string>(
  where: string,
  weight: Weight,
  options: RecipeOptions<Weight>,
  initializer: InitializerInput,
): WeightRecipe {
  const given = options as Readonly<Record<string, unknown>>;
  const [begins, penalty, bounds] = ['Initializer', 'Regularizer', 'Constraint'].map((kind) => `${weight}${kind}`) as [
    string,
    string,
    string,
  ];
  return {
    initializer: resolveInitializer((given[begins] as InitializerInput | undefined) ?? initializer, where, begins),
    regularizer: resolveRegularizer(given[penalty] as RegularizerInput | undefined, where, penalty),
    constraint: resolveConstraint(given[bounds] as ConstraintInput | undefined, where, bounds),
  };
}

/** The same options as plain data. */
export function recipeConfig(
  weight: string,
  { initializer, regularizer, constraint }: WeightRecipe,
): Readonly<Record<string, SerializedObject | null>> {
  return {
    [`${weight}Initializer`]: initializerConfig(initializer),
    [`${weight}Regularizer`]: regularizerConfig(regularizer),
    [`${weight}Constraint`]: constraintConfig(constraint),
  };
}
