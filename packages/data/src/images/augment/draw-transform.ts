import type { NumpyRandom } from '../../random/numpy-random.ts';
import type { GeneratorSettings } from './check-generator.ts';
import type { ShiftRange, TransformParameters } from './generator-options.ts';

/** The next draw for an image of this size: Keras's numbers, drawn in Keras's order. */
export function drawTransform(
  settings: GeneratorSettings,
  random: NumpyRandom,
  height: number,
  width: number,
): Required<TransformParameters> {
  const { rotationRange, shearRange, channelShiftRange, brightnessRange } = settings;
  const [zoomFrom, zoomTo] = settings.zoomRange;
  const within = (range: number): number => (range === 0 ? 0 : random.uniform(-range, range));
  const theta = within(rotationRange);
  const tx = drawShift(settings.heightShiftRange, random, height);
  const ty = drawShift(settings.widthShiftRange, random, width);
  const shear = within(shearRange);
  const zooms = zoomFrom !== 1 || zoomTo !== 1;
  const zx = zooms ? random.uniform(zoomFrom, zoomTo) : 1;
  const zy = zooms ? random.uniform(zoomFrom, zoomTo) : 1;
  // Both are drawn, whether or not they are used.
  const flipHorizontal = random.random() < 0.5 && settings.horizontalFlip;
  const flipVertical = random.random() < 0.5 && settings.verticalFlip;
  const channelShiftIntensity = channelShiftRange === 0 ? null : within(channelShiftRange);
  const brightness = brightnessRange === null ? null : random.uniform(...brightnessRange);
  return { theta, tx, ty, shear, zx, zy, flipHorizontal, flipVertical, channelShiftIntensity, brightness };
}

function drawShift(range: ShiftRange, random: NumpyRandom, size: number): number {
  if (range === 0) return 0;
  if (typeof range === 'number' && !Number.isInteger(range)) {
    const shift = random.uniform(-range, range);
    return range < 1 ? shift * size : shift;
  }
  const shift = typeof range === 'number' ? random.integer(range) : random.choice(range);
  const signed = shift * random.choice([-1, 1]);
  return typeof range !== 'number' && Math.max(...range) < 1 ? signed * size : signed;
}
