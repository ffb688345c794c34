import type { AuditLog } from '../../core/ports/audit-log.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import { investigateVerdict, proposeFixVerdict } from '../../core/records/verdict.ts';
import type { TriedAttempt } from './try-result.ts';

/** Reads the result of an attempt from its record, and its patch from the audit log. */
export async function readAttempt(auditLog: Pick<AuditLog, 'getText'>, attempt: Attempt): Promise<TriedAttempt> {
  const { phases, commit, proof, diffKey, tests, dollars } = attempt;
  const verdictOf = (name: Attempt['phases'][number]['name']) =>
    phases.findLast((phase) => phase.name === name && phase.status === 'verdict')?.verdict;
  const diagnosis = investigateVerdict.safeParse(verdictOf('investigate')).data;
  const proposal = proposeFixVerdict.safeParse(verdictOf('propose-fix')).data;
  const patch = diffKey === undefined ? undefined : await auditLog.getText(diffKey);
  return {
    outcome: attempt.outcome ?? NO_OUTCOME,
    ...(commit === undefined ? {} : { commit }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
    ...(proposal === undefined ? {} : { proposal }),
    ...(patch === undefined ? {} : { patch }),
    ...(proof === undefined ? {} : { proof }),
    tests,
    phases: phases.map(({ name, model, status, turns, tokens, dollars }) => ({
      name,
      model,
      status,
      turns,
      tokens,
      dollars,
    })),
    dollars,
  };
}

const NO_OUTCOME: Outcome = { kind: 'failed', reason: 'The attempt ended without an outcome.' };
