import { ArgumentError } from '@ibex-ml/core';
import { linear, resolveActivation, softmax } from '@ibex-ml/layers';
import type { BackboneOptions } from '../backbone-options.ts';

/**
 * Looks at what concerns the top before anything is built.
 *
 * @throws {ArgumentError} when the pooling is unknown, the classes are no integer > 0, or pretrained weights are to have another activation
 *   than softmax or none
 */
export function requireTopOptions(where: string, options: BackboneOptions): void {
  const { includeTop = true, pooling = null, classes = 1000 } = options;
  if (![null, 'avg', 'max'].includes(pooling)) {
    throw refused(where, 'pooling', '"avg", "max" or null', pooling, 'Pass one of these.');
  }
  if (!(Number.isSafeInteger(classes) && classes > 0)) {
    throw refused(where, 'classes', 'an integer > 0', classes, 'Leave it out for the 1000 of ImageNet.');
  }
  if (includeTop) requireClassifier(where, options);
}

/** @throws {ArgumentError} unless the value is a finite number > 0 */
export function requirePositive(where: string, argument: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw refused(where, argument, 'a finite number > 0', value, 'Pass 1 for the paper’s own.');
}

/** @see keras.applications.imagenet_utils.validate_activation */
function requireClassifier(where: string, { weights, classifierActivation = 'softmax' }: BackboneOptions): void {
  const activation = resolveActivation(classifierActivation, where, 'classifierActivation');
  if (weights === null || activation === softmax || activation === linear) return;
  const expected = '"softmax" or null where weights are given, as they were fitted with it';
  const remedy = 'Leave it out, or build a top of your own: includeTop: false.';
  throw refused(where, 'classifierActivation', expected, classifierActivation, remedy);
}

function refused(where: string, argument: string, expected: string, received: unknown, remedy: string): ArgumentError {
  return new ArgumentError({ where, argument, expected, received, remedy });
}
