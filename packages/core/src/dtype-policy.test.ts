import { afterEach, describe, expect, it } from 'vitest';
import { dtypePolicy, type DTypePolicyName, dtypePolicyNames, getDtypePolicy, setDtypePolicy } from './dtype-policy.ts';
import { ArgumentError } from './errors.ts';

afterEach(() => setDtypePolicy('float32'));

describe('dtypePolicy', () => {
  it.each([
    ['float32', 'float32', 'float32'],
    ['mixed_float16', 'float16', 'float32'],
    ['mixed_bfloat16', 'bfloat16', 'float32'],
  ] as const)('%s computes in %s and keeps weights in %s', (name, computeDtype, variableDtype) => {
    expect(dtypePolicy(name)).toEqual({ name, computeDtype, variableDtype });
  });

  it('knows every name that it says it knows', () => {
    expect(dtypePolicyNames.map((name) => dtypePolicy(name).name)).toEqual(dtypePolicyNames);
  });

  it.each(['float64', 'toString', ''])('refuses %o, and changes nothing', (name) => {
    setDtypePolicy('mixed_float16');
    for (const call of [dtypePolicy, setDtypePolicy]) {
      expect(() => call(name as DTypePolicyName)).toThrow(ArgumentError);
      expect(() => call(name as DTypePolicyName)).toThrow('name must be "float32", "mixed_float16", "mixed_bfloat16"');
    }
    expect(getDtypePolicy().name).toBe('mixed_float16');
  });
});

describe('setDtypePolicy', () => {
  it('sets what layers without a policy get; float32 until then', () => {
    expect(getDtypePolicy()).toBe(dtypePolicy('float32'));
    setDtypePolicy('mixed_bfloat16');
    expect(getDtypePolicy()).toBe(dtypePolicy('mixed_bfloat16'));
  });
});
