import { type Fields, isFields, misread, type Place } from './fields.ts';
import { isKerasObject } from './keras-object.ts';

/** How Keras 2 was to run it. */
const unheeded = ['jit_compile', 'is_legacy_optimizer'];

/** Whether an optimizer is of Keras before 2.11, or of `tf_keras.optimizers.legacy`: its slots lie in another order. */
export function isLegacyOptimizer(value: unknown): boolean {
  if (!isKerasObject(value) || !isFields(value.config)) return false;
  const { is_legacy_optimizer: said, decay } = value.config;
  return said === true || (decay !== undefined && !('use_ema' in value.config));
}

/**
 * The arguments of an optimizer of Keras 2 as Keras 3 has them: `lr` was its name for the rate, and its decay is the schedule
 * InverseTimeDecay.
 *
 * @throws {FormatError} for optimizers whose formulas are others in Keras 3
 */
export function optimizerArguments(place: Place, className: string, config: Fields, legacy: boolean): Fields {
  const { lr, decay, ...rest } = config;
  const own: Fields = Object.fromEntries(Object.entries(rest).filter(([name]) => !unheeded.includes(name)));
  const given: Fields = lr === undefined ? own : { learning_rate: lr, ...own };
  const other = legacy || 'is_legacy_optimizer' in config ? otherFormula(className, config, legacy) : null;
  if (other !== null) throw misread(`${place}, ${className} of Keras 2`, other[0], other[1], anew);
  if (decay === undefined || decay === null || decay === 0) return given;
  const rate = given['learning_rate'];
  if (typeof decay !== 'number' || typeof rate !== 'number') {
    throw misread(`${place}, decay`, 'left at its default beside a schedule', decay, anew);
  }
  const falling = { initial_learning_rate: rate, decay_steps: 1, decay_rate: decay };
  return { ...given, learning_rate: { class_name: 'InverseTimeDecay', config: falling } };
}

const anew = 'Load with compile: false, and compile it with another.';

/** What must hold for an optimizer to compute what Keras 3's does, and what holds instead; null where it does. */
function otherFormula(className: string, config: Fields, legacy: boolean): readonly [expected: string, received: unknown] | null {
  // Before 2.11 its momentum grew by another schedule; later what it multiplied hung on how TensorFlow traced it, and was not saved.
  if (className === 'Nadam') return ['another optimizer, as the momentum of this one grows otherwise', className];
  if (!legacy) return null;
  // Without momentum it added epsilon to the root, and not under it.
  if (className === 'RMSprop' && config['momentum'] === 0) return ['with momentum, as epsilon counts otherwise without', 0];
  const first = config['initial_accumulator_value'];
  // There epsilon counts otherwise, too, but for less than floats tell beside so large a number.
  if (className !== 'Adagrad' || (typeof first === 'number' && first >= 0.09)) return null;
  return ['with an initial_accumulator_value of 0.1 or more, as epsilon counts otherwise', first];
}
