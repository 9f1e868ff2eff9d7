import type { DType, DTypePolicyName, Shape, Tensor } from '@ibex-ml/core';
import type { Constraint } from '../constraints/constraint.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Regularizer } from '../regularizers/regularizer.ts';
import type { AnyLayer } from './layer.ts';
import type { OneOrMore } from './one-or-more.ts';
import type { RegularizerInput } from '../regularizers/resolve.ts';

/** What a call is told besides its inputs. */
export interface CallContext {
  /** Whether weights are being fitted: dropout drops, batch normalization uses the batch's own statistics. */
  readonly training: boolean;
  /** Adds a scalar to the loss that is minimised. */
  readonly addLoss: (loss: Tensor) => void;
  /** Is shown what each layer gives, innermost first, as far as layers hand on their context: for looking into a model. */
  readonly onOutput?: (layer: AnyLayer, outputs: OneOrMore<Tensor>) => void;
}

/** Options that every layer takes. */
export interface LayerOptions {
  /** Default: the class in snake case, numbered. */
  readonly name?: string;
  /** Whether the weights may be fitted; default true. */
  readonly trainable?: boolean;
  /** The types that it computes in and keeps its weights in; default `getDtypePolicy()`. */
  readonly dtype?: DTypePolicyName;
  /** The shape of one sample: for the first layer of a Sequential. */
  readonly inputShape?: Shape;
  /** A penalty on the outputs, divided by the batch size and added to the loss; default none. */
  readonly activityRegularizer?: RegularizerInput;
}

/** Plain data that describes a layer so that `layerFromConfig` makes it anew; without its weights. */
export interface LayerConfig {
  readonly name: string;
  readonly trainable: boolean;
  readonly dtype: DTypePolicyName;
  readonly [argument: string]: unknown;
}

/** How a weight is made. */
export interface WeightOptions {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initializer: Initializer;
  /** Default: the type that the layer keeps its weights in. */
  readonly dtype?: DType;
  /** A penalty that is added to the loss; default none. */
  readonly regularizer?: Regularizer | null;
  /** What keeps it within bounds after each step of an optimizer; default none. */
  readonly constraint?: Constraint | null;
  /** Whether optimizers may change it; false for running statistics. Default true. */
  readonly trainable?: boolean;
}
