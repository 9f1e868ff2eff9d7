import type { EitherCase } from '../layer/names.ts';
import {
  makeByName,
  makeFromConfig,
  type Makers,
  serialize,
  type SerializedObject,
  type Site,
} from '../serialization/serialized-object.ts';
import { constant, identity, ones, zeros } from './constant.ts';
import type { Initializer } from './initializer.ts';
import { orthogonal } from './orthogonal.ts';
import { randomNormal, randomUniform, truncatedNormal } from './random.ts';
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from './variance-scaling.ts';

/** Names of initializers, also in Keras's spelling: `glorotUniform` or `glorot_uniform`. */
export type InitializerName = EitherCase<
  | 'zeros'
  | 'ones'
  | 'constant'
  | 'identity'
  | 'uniform'
  | 'normal'
  | 'randomUniform'
  | 'randomNormal'
  | 'truncatedNormal'
  | 'varianceScaling'
  | 'glorotUniform'
  | 'glorotNormal'
  | 'heUniform'
  | 'heNormal'
  | 'lecunUniform'
  | 'lecunNormal'
  | 'orthogonal'
>;

/** What layers accept as an initializer: a name, an initializer, or one as plain data. */
export type InitializerInput = InitializerName | Initializer | SerializedObject;

type Config = Readonly<Record<string, unknown>>;

const makers: Makers<Initializer> = {
  Zeros: () => zeros(),
  Ones: () => ones(),
  Constant: ({ value }: Config) => constant(value as number | undefined),
  Identity: (config) => identity(config),
  RandomUniform: (config) => randomUniform(config),
  RandomNormal: (config) => randomNormal(config),
  TruncatedNormal: (config) => truncatedNormal(config),
  VarianceScaling: (config) => varianceScaling(config),
  GlorotUniform: (config) => glorotUniform(config),
  GlorotNormal: (config) => glorotNormal(config),
  HeUniform: (config) => heUniform(config),
  HeNormal: (config) => heNormal(config),
  LecunUniform: (config) => lecunUniform(config),
  LecunNormal: (config) => lecunNormal(config),
  Orthogonal: (config) => orthogonal(config),
};

const aliases: Readonly<Record<string, string>> = {
  uniform: 'RandomUniform',
  normal: 'RandomNormal',
  zero: 'Zeros',
  one: 'Ones',
  OrthogonalInitializer: 'Orthogonal',
  IdentityInitializer: 'Identity',
};

/**
 * The initializer for a name, for plain data, or the object itself. A name makes a new one, with a seed of its own.
 *
 * @throws {ArgumentError} for an unknown name or class
 */
export function resolveInitializer(
  input: InitializerInput,
  where: string = 'initializer',
  argument: string = 'initializer',
): Initializer {
  const site: Site = { where, argument };
  if (typeof input === 'string') return makeByName(makers, input, site, aliases);
  return 'initialize' in input ? input : makeFromConfig(makers, input, site);
}

/** An initializer as plain data: `{ className: 'GlorotUniform', config: { seed: null } }`. */
export function initializerConfig(initializer: Initializer): SerializedObject {
  return serialize(initializer);
}
