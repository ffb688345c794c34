import { memoize } from '../grouping/memoize.ts';
import { LOGGERS } from './loggers.ts';

/** What a field of an error says. */
export type Role = 'kind' | 'message' | 'stack' | 'cause';
const ROLES: readonly Role[] = ['kind', 'message', 'stack', 'cause'];

export interface NamedRole {
  readonly role: Role;
  /** The order of the table: of several names with one role the lowest counts. */
  readonly rank: number;
}

/** Loggers spell one name `stack_trace`, `stackTrace`, `StackTrace` and `@stack-trace`. */
export const plainName = memoize((name) => name.replace(/[_@-]/g, '').toLowerCase(), 10_000);

/** The places where an error may stand, in order. */
export const PLACES: readonly string[] = [
  ...new Set(LOGGERS.flatMap(({ errors }) => errors.map(({ at }) => at)).filter((at) => at !== '')),
];

/** Names of an error's fields in an object of its own. */
export const ERROR_FIELDS: ReadonlyMap<string, NamedRole> = namesOf(() => true);
/** Names of the fields of an error that stand beside the log's own: `name` and `message` would be the log's there. */
export const OWN_FIELDS: ReadonlyMap<string, NamedRole> = namesOf((at) => at === '');

function namesOf(isMeant: (at: string) => boolean): ReadonlyMap<string, NamedRole> {
  const names = new Map<string, NamedRole>();
  const places = LOGGERS.flatMap(({ errors }) => errors).filter(({ at }) => isMeant(at));
  for (const place of places) {
    for (const role of ROLES) {
      for (const name of place[role] ?? []) {
        const plain = plainName(name);
        if (!names.has(plain)) names.set(plain, { role, rank: names.size });
      }
    }
  }
  return names;
}

/** The log's own texts, in order. */
export const TEXT_PATHS: readonly string[] = [...new Set(LOGGERS.flatMap(({ text }) => text))];
