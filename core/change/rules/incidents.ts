import type { ChangeRule } from '../change-rule.ts';

const NAMED_FILES = 20;

/** Changed files that incidents of the last 90 days point at. They add to the risk, and ask nobody alone. */
export const incidentsRule: ChangeRule = {
  name: 'incidents',
  unneeded: ({ incidents }) => (incidents === undefined ? 'no incidents are known here' : undefined),
  find: ({ incidents = [] }) =>
    incidents.slice(0, NAMED_FILES).map(({ path, count, lastSeen }) => ({
      rule: 'file-with-incidents',
      path,
      text: `${count === 1 ? 'One incident' : `${count} incidents`} of the last 90 days point${count === 1 ? 's' : ''} at this file, last seen ${new Date(lastSeen).toISOString().slice(0, 10)}.`,
    })),
};
