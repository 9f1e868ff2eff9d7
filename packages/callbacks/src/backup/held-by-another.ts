import { ResourceError } from '@ibex-ml/core';

/** The error of a run whose place another one has. @param holder - who has it, as a sentence begins; @param end - how that is ended */
export function heldByAnother(place: string, holder: string, end: string): ResourceError {
  return new ResourceError({
    where: 'backupAndRestore',
    argument: 'backupDir',
    expected: 'a place that no other run has',
    received: place,
    remedy: `${holder} has it: wait until that run has ended, ${end}, or name another place for this one.`,
  });
}
