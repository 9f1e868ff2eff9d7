import { requireOneOf, requireSize, type SizeOption } from '../layer/check.ts';
import { type DataFormat, requireChannelsLast } from '../layer/data-format.ts';

/** How a window moves over an image, as layers are told it. */
export interface WindowOptions {
  /** Default 1 for convolutions, the window's own size for pools. */
  readonly strides?: SizeOption | null;
  /** `same` adds a margin so that a stride of 1 keeps the size. Default `valid`: no margin. */
  readonly padding?: 'valid' | 'same';
  readonly dataFormat?: DataFormat | null;
}

/** The same, checked and complete. */
export interface CheckedWindow {
  readonly strides: readonly [height: number, width: number];
  readonly padding: 'valid' | 'same';
}

/** @throws {ArgumentError} for a stride that is no integer > 0, another padding, or another data format */
export function checkedWindow(where: string, options: WindowOptions, strides: SizeOption): CheckedWindow {
  requireChannelsLast(where, options.dataFormat);
  return {
    strides: requireSize(where, 'strides', options.strides ?? strides),
    padding: requireOneOf(where, 'padding', options.padding ?? 'valid', ['valid', 'same']),
  };
}
