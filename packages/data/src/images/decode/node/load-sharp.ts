import { ResourceError } from '@ibex-ml/core/errors';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';

/** What is used of sharp. */
export type SharpModule = (input: SharpInput, options: SharpOptions) => Sharp;

/** @throws {ResourceError} when it is not installed */
export async function loadSharp(where: string): Promise<SharpModule> {
  try {
    const { default: sharp } = await import('sharp');
    return sharp;
  } catch (cause) {
    throw new ResourceError({
      where,
      argument: 'the package sharp',
      expected: 'installed, because it decodes images',
      received: cause,
      remedy: 'Run: npm install sharp',
      cause,
    });
  }
}
