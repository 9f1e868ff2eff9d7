import { ArgumentError } from '@ibex-ml/core';
import { camelCase, snakeCase } from '@ibex-ml/layers';

/** Names whose spelling in Keras does not follow from ours. */
const irregular: Readonly<Record<string, string>> = {
  adamBeta1: 'adam_beta_1',
  adamBeta2: 'adam_beta_2',
  beta1: 'beta_1',
  beta2: 'beta_2',
  beta2Decay: 'beta_2_decay',
  epsilon1: 'epsilon_1',
  epsilon2: 'epsilon_2',
  keepDims: 'keepdims',
};
const backwards: ReadonlyMap<string, string> = new Map(Object.entries(irregular).map(([ours, keras]) => [keras, ours]));

/**
 * An argument's name as Keras spells it: `kernelSize` as `kernel_size`.
 *
 * @throws {ArgumentError} where the name could not be read back, as of `useGPU`
 */
export function kerasName(where: string, name: string): string {
  const written = Object.hasOwn(irregular, name) ? (irregular[name] as string) : snakeCase(name);
  if (ourName(written) === name) return written;
  throw new ArgumentError({
    where,
    argument: 'config',
    expected: 'made of arguments in camelCase, whose words are written with one capital letter each',
    received: name,
    remedy: 'Rename it in config(): useGpu, for example, instead of useGPU.',
  });
}

/** An argument's name as we spell it: `kernel_size` as `kernelSize`. */
export function ourName(name: string): string {
  return backwards.get(name) ?? camelCase(name);
}
