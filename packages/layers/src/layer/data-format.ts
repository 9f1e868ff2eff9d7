import { ArgumentError } from '@ibex-ml/core';
import type { EitherCase } from './names.ts';

/** The order of an image batch's axes: `channelsLast` is [batch, height, width, channels], the only one there is. */
export type DataFormat = EitherCase<'channelsLast'>;

/** Keras's name of the order of axes that is used. */
export const dataFormatName = 'channels_last';

/** @throws {ArgumentError} unless channels are last */
export function requireChannelsLast(where: string, dataFormat: DataFormat | null | undefined): void {
  if (dataFormat === undefined || dataFormat === null || dataFormat === 'channelsLast' || dataFormat === dataFormatName) return;
  throw new ArgumentError({
    where,
    argument: 'dataFormat',
    expected: '"channelsLast"',
    received: dataFormat,
    remedy: 'Bring images to [batch, height, width, channels] first, as by ops.transpose(x, [0, 2, 3, 1]).',
  });
}
