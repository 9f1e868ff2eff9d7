import { ResourceError } from '@ibex-ml/core/errors';

/** Sharp is of Node: a page decodes by itself, and saves no files. */
export async function loadSharp(where: string): Promise<never> {
  throw new ResourceError({
    where,
    argument: 'saveToDir',
    expected: 'left out in a page, which has no folders',
    received: 'a folder',
    remedy: 'Leave saveToDir out.',
  });
}
