import { DataError } from '../errors.ts';

/**
 * The error of a backend that is to look up a row which a table does not have.
 *
 * @param where - the backend and its kernel
 * @param size - how many rows there are
 */
export function indexOutside(where: string, size: number, received: number): DataError {
  return new DataError({
    where,
    argument: 'indices',
    expected: `integers from 0 to ${size - 1}`,
    received,
    remedy: 'Check the data, or the size of the table.',
  });
}
