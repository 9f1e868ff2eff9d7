import type { CustomObjects } from './custom-objects.ts';
import { type Fields, mapFields, misread, type Place } from './fields.ts';
import { ourArguments } from './read-object.ts';

type Accepts = (value: unknown) => boolean;

const anything: Accepts = () => true;
const nothing: Accepts = (value) => value === null;
const off: Accepts = (value) => value === false || value === null;

/** Arguments of Keras that our layers lack, with the values that change nothing. */
const left: Readonly<Record<string, Accepts>> = {
  activity_regularizer: nothing,
  adjustment: nothing,
  batch_input_shape: anything,
  build_input_shape: anything,
  fused: anything,
  implementation: anything,
  input_dtype: anything,
  input_length: anything,
  quantization_config: nothing,
  renorm: off,
  renorm_clipping: nothing,
  renorm_momentum: anything,
  rms_scaling: off,
  rng_type: anything,
  sparse: off,
  synchronized: off,
  virtual_batch_size: nothing,
};

/** What files of Keras 2 give to these layers besides: the arguments of what they are kinds of. */
const unused: Readonly<Record<string, readonly string[]>> = {
  DepthwiseConv2D: ['filters', 'groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'],
  Conv1DTranspose: ['groups'],
  Conv2DTranspose: ['groups'],
  DepthwiseConv1D: ['filters', 'groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'],
  SeparableConv1D: ['groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'],
  SeparableConv2D: ['groups', 'kernel_initializer', 'kernel_regularizer', 'kernel_constraint'],
  SpatialDropout1D: ['noise_shape'],
  SpatialDropout2D: ['noise_shape'],
};

/**
 * The arguments of a built-in layer under our names.
 *
 * @throws {FormatError} for what it does not have
 */
export function layerArguments(place: Place, className: string, config: Fields, custom: CustomObjects): Fields {
  const own = mapFields(config, (name, value) => {
    if (unused[className]?.includes(name) === true) return null;
    // Keras 2 writes the only axis of a batch normalization as a list.
    if (className === 'BatchNormalization' && name === 'axis' && Array.isArray(value)) return [name, value[0]];
    // In Keras 2, which alone writes rng_type, one factor of contrast stands for less of it as well.
    if (className === 'RandomContrast' && name === 'factor' && typeof value === 'number' && Object.hasOwn(config, 'rng_type')) {
      return [name, [value, value]];
    }
    // In Keras 2 the type is that of its output, of whole numbers; ours follows from what it gives.
    if (className === 'Discretization' && name === 'dtype' && (value === 'int64' || value === 'int32')) return null;
    // So did Keras 2 call the slope.
    if (className === 'LeakyReLU' && name === 'alpha') return ['negative_slope', value];
    const accepts = Object.hasOwn(left, name) ? left[name] : undefined;
    if (accepts === undefined || (name === 'activity_regularizer' && value !== null)) return [name, value];
    if (accepts(value)) return null;
    throw misread(`${place}, ${name}`, 'left at its default', value, `${className} has no such argument here yet.`);
  });
  return ourArguments(place, own, custom);
}
