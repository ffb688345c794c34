import { patchIdOf } from '../../core/diff/patch-id.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import { phaseLimit } from '../../core/policy/phase-budget.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { InvestigateVerdict } from '../../core/records/verdict.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten, shortenMiddle } from '../../core/text/shorten.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { OBJECTION_LENGTH } from '../phases/phase-prompts.ts';
import { type Assessment, assessFix, better } from './assess-fix.ts';
import type { Source } from './open-source.ts';
import { fixRounds, type ProposedFix, proposeFix, type RefusedFix, repairFix } from './propose-fix.ts';

/** After the first one; all of them within the money of one attempt. */
const REPAIR_ROUNDS = 2;
/** With less than this share of the attempt's money left, a round would end before it comes to anything. */
const LEAST_SHARE = 0.1;

/**
 * Has a fix written, judged and tried, and written again when the rules or the tests object: at most twice, and once for a
 * test that shows nothing of this bug. The best of what was tried is what the attempt goes on with.
 *
 * @param begun a change that is there already, and what people say of it; left out, the fix begins with the code as it is
 */
export async function findBestFix(
  run: AttemptRun,
  source: Source,
  diagnosis: InvestigateVerdict,
  begun?: RefusedFix,
): Promise<Assessment | { outcome: Outcome }> {
  const first = await proposeFix(run, source, diagnosis, begun);
  if ('outcome' in first) return first;
  if (begun !== undefined && first.patch === begun.patch) return { outcome: unchanged(first) };
  let latest = await assessFix(run, source, first);
  const tried = [latest];
  let best = latest;
  let askedForThisBug = false;
  while (latest.refused !== undefined && hasAnotherRound(run.attempt())) {
    const { refused } = latest;
    if (isUnrelated(latest) && askedForThisBug) break;
    askedForThisBug ||= isUnrelated(latest);
    await run.audit('repair', { round: fixRounds(run.attempt().phases), objection: refused.objection });
    const next = await repairFix(run, source, diagnosis, withReview(refused, begun));
    if ('outcome' in next) break;
    latest = (await assessedBefore(run, tried, next)) ?? (await assessFix(run, source, next));
    tried.push(latest);
    best = better(best, latest);
  }
  const { fix, tests, verification } = best;
  const { proof } = verification;
  const patchId = patchIdOf(fix.patch);
  await run.change(({ patchId: _, proof: __, ...attempt }) => ({
    ...attempt,
    ...(proof === undefined ? {} : { proof }),
    diffKey: fix.diffKey,
    ...(patchId === undefined ? {} : { patchId }),
    tests: [...tests],
  }));
  return best;
}

/** A later round of a review is told of it again, whole: what the rules or the tests say is cut to what fits beside it. */
function withReview(refused: RefusedFix, begun: RefusedFix | undefined): RefusedFix {
  if (begun === undefined) return refused;
  const rest = OBJECTION_LENGTH - begun.objection.length - 2;
  return { ...refused, objection: `${shortenMiddle(refused.objection, rest)}\n\n${begun.objection}` };
}

/** What the agent says of it is in the answer to the person. */
const unchanged = ({ proposal }: ProposedFix): Outcome => ({
  kind: 'declined',
  rule: 'no-change',
  reason: `The draft was left as it is: ${shorten(oneLine(cleanText(proposal.summary)), 600)}`,
});

/** The same change is not tried again: what was said of it still holds. */
async function assessedBefore(
  run: AttemptRun,
  tried: readonly Assessment[],
  next: ProposedFix,
): Promise<Assessment | undefined> {
  const testsOf = ({ proposal }: ProposedFix) => JSON.stringify(proposal.regressionTest.files);
  const twin = tried.find(({ fix }) => fix.patch === next.patch && testsOf(fix) === testsOf(next));
  if (twin === undefined) return undefined;
  await run.audit('same-fix', { diffKey: twin.fix.diffKey, reason: twin.verification.reason });
  return { ...twin, fix: next };
}

/** A person decides on a fix whose test is still of something else after one more round. */
const isUnrelated = ({ outcome }: Assessment): boolean => hasRule(outcome, UNRELATED_TEST);

function hasAnotherRound({ phases, service, dollars }: Attempt): boolean {
  const { dollarsPerAttempt } = service.policy;
  const remaining = phaseLimit('propose-fix', dollarsPerAttempt, dollars);
  return fixRounds(phases) <= REPAIR_ROUNDS && remaining >= dollarsPerAttempt * LEAST_SHARE;
}
