import type { ParsedException } from '../grouping/exception.ts';
import { readExceptions } from '../grouping/read-exceptions.ts';
import type { Incident } from '../records/incident.ts';

/** The exceptions of an incident's representative error, outermost first. */
export function exceptionsOf({
  service,
  representative: { kind, message, stack },
}: Pick<Incident, 'service' | 'representative'>): readonly ParsedException[] {
  return readExceptions({
    service,
    error: {
      ...(kind === undefined ? {} : { kind }),
      ...(message === undefined ? {} : { message }),
      ...(stack === undefined ? {} : { stack }),
    },
  });
}
