import type { Incident } from '../records/incident.ts';
import type { RuleName } from '../records/rule-name.ts';

/** Name of the policy's rule that holds a member back. */
export const PART_OF_RULE = 'part-of-another' as const satisfies RuleName;

/** Why no attempt is made at a member: its incident's attempt is told of it. */
export const partOfRefusal = ({ incidentId, because }: NonNullable<Incident['partOf']>) => ({
  rule: PART_OF_RULE,
  reason: `it is part of incident ${incidentId}. ${because}`,
});
