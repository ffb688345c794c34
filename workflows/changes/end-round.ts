import { createHash } from 'node:crypto';
import { canonicalLine } from '../../core/gate-decision/chain.ts';
import { decideRound, type RoundDecision } from '../../core/gate-decision/decide-round.ts';
import { needsTests } from '../../core/gate-decision/needs-tests.ts';
import { changeKeys } from '../../core/lifecycle/change-names.ts';
import { mayBecome } from '../../core/lifecycle/change-status.ts';
import { beginTests, isToBeDecided } from '../../core/lifecycle/change-work.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import { appendDecision } from './append-decision.ts';
import { settingsOf } from './begin-round.ts';
import type { ChangeDependencies } from './dependencies.ts';
import { submitChangeJob } from './submit-change-job.ts';

/** Goes on with a round whose job has ended: begins to write tests where they are needed, else decides. */
export async function endRound(deps: ChangeDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const { changes, clock, logger } = deps;
  const { job } = record;
  if (!isToBeDecided(record) || job === undefined) return record;
  if (record.status === 'reviewing' && job.ended?.ok === true && needsTests(record, job.settings.release)) {
    let isOurs = false;
    const begun = await changes.change(record.id, (current) => {
      const next = current.round === record.round ? beginTests(current, clock()) : current;
      isOurs = next !== current;
      return next;
    });
    if (begun === undefined || !isOurs) return begun ?? record;
    logger.info('change-tests-begun', { changeId: record.id, round: record.round });
    return submitChangeJob(deps, begun);
  }
  return decide(deps, record, decideRound(resultOf(record, job.settings.release)));
}

/** Asks a person about a round that cannot begin or go on. */
export const askPerson = (deps: ChangeDependencies, record: ChangeRecord, why: string): Promise<ChangeRecord> =>
  decide(deps, record, { result: 'ask', rules: ['review-failed'], why });

async function decide(
  deps: ChangeDependencies,
  record: ChangeRecord,
  { result, rules, why }: RoundDecision,
): Promise<ChangeRecord> {
  const { changes, logger, version } = deps;
  const { id, round } = record;
  if (!mayBecome(record.status, 'needs-person')) return record;
  const settings = record.job?.settings ?? settingsOf(deps, record);
  const reviewed = record.phases.findLast(({ name }) => name === 'review');
  const decided = await appendDecision(deps, record, {
    ...{ result, rules, why, decider: { kind: 'rules' } },
    inputs: {
      facts: record.factsHash ?? null,
      findings: record.findingsHash ?? null,
      configuration: createHash('sha256').update(canonicalLine(settings)).digest('hex'),
      code: version,
      model: reviewed?.model ?? null,
      prompt: reviewed?.promptHash ?? null,
    },
    reasoning: reviewed?.transcriptKey ?? (record.factsKey === undefined ? null : changeKeys(id, round).facts),
  });
  logger.info('change-decided', { changeId: id, round, result, rules });
  return (await changes.get(id)) ?? decided;
}

const resultOf = (record: ChangeRecord, release: ChangeDependencies['release']) => ({
  facts: record.facts,
  findings: record.findings ?? [],
  verdict: record.verdict,
  who: record,
  release,
  dismissed: record.dismissed,
  failed: failureOf(record, release),
  budgetRefused: record.budgetRefused,
});

/** Why the review did not come to its end. Written tests that failed are no failure of it: their fact says what is missing. */
function failureOf(
  { job, phases, budgets, facts }: ChangeRecord,
  { review }: ChangeDependencies['release'],
): string | undefined {
  if (job?.kind === 'review' && job.ended?.ok === false) return job.ended.reason ?? 'the review failed';
  const isAsked = review.model && budgets.length > 0 && facts !== undefined;
  const phase = phases.findLast(({ name }) => name === 'review');
  if (!isAsked || phase?.status === 'verdict') return undefined;
  return `the model did not come to a verdict${phase?.reason === undefined ? '' : `: ${phase.reason}`}`;
}
