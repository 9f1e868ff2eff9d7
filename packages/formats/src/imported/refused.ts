import { FormatError } from '@ibex-ml/core';

/** A graph from a file that is refused, whatever its format. */
export function refuse(
  argument: string,
  expected: string,
  received: unknown,
  remedy: string = 'The file is damaged or of another format: get it again from where it came.',
): FormatError {
  return new FormatError({ where: 'import of a graph', argument, expected, received, remedy });
}
