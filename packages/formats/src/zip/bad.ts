import { FormatError } from '@ibex-ml/core';

const remedy = 'The file is damaged, or was made to do harm: get it again from where it came.';

/** What is wrong with a zip file. */
export function bad(argument: string, expected: string, received: unknown): FormatError {
  return new FormatError({ where: 'zip', argument, expected, received, remedy });
}
