import { canRollBack } from '../lifecycle/release-status.ts';
import type { ReleaseFacts } from '../records/release-facts.ts';
import type { ReleaseRecord } from '../records/release-record.ts';
import type { ReleaseStep } from '../records/release-step.ts';
import type { Engines, Verdict } from './engines.ts';
import { ask, goOn, hold, pass, rollBack, stop } from './rule-decision.ts';
import type { NextStep } from './step-to-take.ts';
import { newestStep, openStep } from './steps-of.ts';
import { nextTick, observesUntil } from './ticks.ts';

/** A release whose new version has traffic, or is about to. Back comes before everything else. */
export function inProduction(facts: ReleaseFacts, engines: Engines): NextStep {
  const { record, now } = facts;
  if (record.status === 'rolling-back') return rollingBack(record);
  if (facts.revertedBy !== undefined) {
    const why = `${facts.revertedBy.slice(0, 12)} on the branch takes back a part of it.`;
    return back(record, ['reverted'], why);
  }
  const open = openStep(record);
  if (open !== undefined) return whileOpen(facts, engines, open);
  const deployed = newestStep(record, 'deploy-canary', 'deploy-production', 'promote');
  if (deployed !== undefined && isAtFault(deployed)) return afterFault(record, deployed);
  if (record.status === 'canary' && record.canary === undefined) {
    return { kind: 'begin-canary', at: deployed?.endedAt ?? now };
  }
  if (record.status === 'ramping') return { kind: 'begin-observing', at: deployed?.endedAt ?? now };
  return measured(facts, engines);
}

/** While a promotion runs the canary is judged on: what turns out bad goes back at once. */
function whileOpen(facts: ReleaseFacts, engines: Engines, step: ReleaseStep): NextStep {
  if (step.kind !== 'promote' || step.status === 'claimed' || step.dueAt <= facts.now) return { kind: 'attend', step };
  const next = measured(facts, engines);
  if (next.kind === 'wait') return { kind: 'wait', until: Math.min(next.until ?? step.dueAt, step.dueAt) };
  return next;
}

/** A step that passed has a rule where production changed afterwards without a decision. */
export const isAtFault = ({ status, rule }: ReleaseStep): boolean => status !== 'passed' || rule !== undefined;

/** What was refused changed nothing; what failed on the way goes back. */
function afterFault(record: ReleaseRecord, { rule, why }: ReleaseStep): NextStep {
  const said = why ?? 'The deployment failed.';
  if (rule === 'deployed-by-hand' || rule === 'not-on-branch') return { kind: 'decide', decision: stop([rule], said) };
  return { kind: 'decide', decision: rollBack(record, [rule ?? 'deploy-failed'], said) };
}

/** Counts are read first; then they are judged. */
export function measured(facts: ReleaseFacts, engines: Engines): NextStep {
  const { record, now } = facts;
  const tick = nextTick(record);
  if (tick === undefined) return { kind: 'wait', until: undefined };
  if (record.canary?.plan === undefined) return { kind: 'plan-canary' };
  if (tick.readableAt <= now) return { kind: 'measure', until: now };
  const wait: NextStep = { kind: 'wait', until: tick.readableAt };
  const verdict = engines.judgeCanary(record, now);
  const { result, rules, why } = verdict;
  if (result === 'bad') return back(record, rules, why);
  if (record.status === 'observing') return observed(record, verdict, now) ?? wait;
  if (record.status !== 'canary') return wait;
  if (result === 'good') return promoted(record, why, wait);
  if (result === 'undecided') return undecided(record, why, wait);
  return rules.includes('no-metrics') && !isSaid(record, 'no-metrics')
    ? { kind: 'decide', decision: hold('no-metrics', why) }
    : wait;
}

/** Where nobody of ours can roll back, a person does. */
function back(record: ReleaseRecord, rules: Parameters<typeof rollBack>[1], why: string): NextStep {
  if (canRollBack(record)) return { kind: 'decide', decision: rollBack(record, rules, why) };
  const isKept = rules.length > 0 && rules.every((rule) => record.accepted?.includes(rule));
  if (isKept || record.status === 'needs-person') return { kind: 'wait', until: nextTick(record)?.readableAt };
  return { kind: 'decide', decision: ask(rules, `${why} Your CI/CD has to roll back: mendhook has no deployer.`) };
}

function promoted(record: ReleaseRecord, why: string, wait: NextStep): NextStep {
  if (record.held === undefined)
    return { kind: 'decide', decision: goOn(record, 'promote', 100, { rules: ['canary-good'], why }) };
  if (isSaid(record, 'held')) return wait;
  return { kind: 'decide', decision: hold('held', `${record.held.login} holds it: ${record.held.reason}. ${why}`) };
}

/** Too little to tell is never passed by rules. A person may let it pass. */
function undecided(record: ReleaseRecord, why: string, wait: NextStep): NextStep {
  const { canary } = record.settings.terms;
  if (record.accepted?.includes('undecided')) {
    if (record.held !== undefined) return wait;
    return {
      kind: 'decide',
      decision: goOn(record, 'promote', 100, { rules: ['person'], why: `A person let it pass. ${why}` }),
    };
  }
  if (canary !== false && canary.undecided === 'back') return back(record, ['undecided'], why);
  return { kind: 'decide', decision: ask(['undecided'], why) };
}

/** Without metrics nothing was observed: that is not good. */
function observed(record: ReleaseRecord, { result, rules, why }: Verdict, now: number): NextStep | undefined {
  if (observesUntil(record) > now) return undefined;
  if (rules.includes('no-metrics') && !record.accepted?.includes('no-metrics')) {
    return { kind: 'decide', decision: ask(['no-metrics'], why) };
  }
  const figures = result === 'good' ? ' Its rates are under the limits.' : '';
  return {
    kind: 'decide',
    decision: pass('observed-good', `It had all traffic for its time, and nothing came up.${figures}`),
  };
}

const isSaid = ({ decision }: ReleaseRecord, rule: 'no-metrics' | 'held'): boolean =>
  decision?.result === 'hold' && decision.rules.includes(rule);

function rollingBack(record: ReleaseRecord): NextStep {
  const step = newestStep(record, 'roll-back');
  if (step === undefined) throw new Error(`release ${record.id} rolls back without a step`);
  if (step.status === 'passed') return { kind: 'end', status: 'rolled-back' };
  if (step.status !== 'failed') return { kind: 'attend', step };
  return step.rule === 'deployed-by-hand'
    ? { kind: 'decide', decision: stop(['deployed-by-hand'], step.why ?? 'Somebody deployed by hand.') }
    : { kind: 'end', status: 'rollback-failed' };
}
