import { ArgumentError } from './errors.ts';
import type { DType } from './spec.ts';

/** The policies, by Keras's names. */
export const dtypePolicyNames = ['float32', 'mixed_float16', 'mixed_bfloat16'] as const;
export type DTypePolicyName = (typeof dtypePolicyNames)[number];

/**
 * In which types a layer computes, and keeps its weights.
 *
 * @see keras.dtype_policies.DTypePolicy
 */
export interface DTypePolicy {
  readonly name: DTypePolicyName;
  readonly computeDtype: DType;
  readonly variableDtype: DType;
}

const policies: Readonly<Record<DTypePolicyName, DTypePolicy>> = {
  float32: { name: 'float32', computeDtype: 'float32', variableDtype: 'float32' },
  mixed_float16: { name: 'mixed_float16', computeDtype: 'float16', variableDtype: 'float32' },
  mixed_bfloat16: { name: 'mixed_bfloat16', computeDtype: 'bfloat16', variableDtype: 'float32' },
};

let current: DTypePolicy = policies.float32;

/** The policy of this name. @throws {ArgumentError} for another name */
export function dtypePolicy(name: DTypePolicyName): DTypePolicy {
  if (Object.hasOwn(policies, name)) return policies[name];
  throw new ArgumentError({
    where: 'dtypePolicy',
    argument: 'name',
    expected: dtypePolicyNames.map((known) => `"${known}"`).join(', '),
    received: name,
    remedy: 'Pass one of these names.',
  });
}

/** The policy of layers that name none. */
export function getDtypePolicy(): DTypePolicy {
  return current;
}

/** Sets the policy of layers that name none and are made from here on. */
export function setDtypePolicy(name: DTypePolicyName): void {
  current = dtypePolicy(name);
}
