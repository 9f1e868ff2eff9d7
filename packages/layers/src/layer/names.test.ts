import { configCases } from '@ibex-ml/golden';
import { beforeEach, describe, expect, it } from 'vitest';
import { camelCase, clearSession, snakeCase, uniqueName } from './names.ts';

beforeEach(clearSession);

describe('names', () => {
  it.each(configCases('layers').map(({ className, config }) => [className, config['name']] as const))(
    '%s is Keras’s %s',
    (className, name) => {
      expect(snakeCase(className)).toBe(String(name).replace(/_\d+$/, ''));
    },
  );

  it('numbers layers of one class from the second on', () => {
    expect([uniqueName('Dense'), uniqueName('Dense'), uniqueName('Conv2D'), uniqueName('Dense')]).toEqual([
      'dense',
      'dense_1',
      'conv2d',
      'dense_2',
    ]);
    clearSession();
    expect(uniqueName('Dense')).toBe('dense');
  });

  it('turns Keras’s spelling into camelCase', () => {
    expect(camelCase('max_pooling2d')).toBe('maxPooling2d');
    expect(camelCase('kernel_initializer')).toBe('kernelInitializer');
    expect(camelCase('dense')).toBe('dense');
  });
});
