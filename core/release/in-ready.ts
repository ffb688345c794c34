import type { ReleaseFacts } from '../records/release-facts.ts';
import { questionsBefore } from './before-production.ts';
import { LANE_LOOK_MS } from './in-staging.ts';
import { holds } from './lane.ts';
import { ask, goOn, stop } from './rule-decision.ts';
import type { NextStep } from './step-to-take.ts';

/** A release that may go to production: it takes the lane, asks what is to be asked, and gets its first traffic. */
export function beforeProduction(facts: ReleaseFacts): NextStep {
  const { record, lanes, reviewed = [], now } = facts;
  const { production } = lanes;
  const { settings, held, gate } = record;
  if (!holds(production, record)) {
    const isFree = production?.holder === undefined && production?.closed === undefined;
    const isQueued = production?.waiting === record.id && !isFree;
    return isQueued ? { kind: 'wait', until: now + LANE_LOOK_MS } : { kind: 'take-lane', environment: 'production' };
  }
  if (facts.isInLive === true) {
    const why = `Production runs ${production?.live?.commit.slice(0, 12) ?? 'a later version'}, which has it already.`;
    return { kind: 'decide', decision: stop(['superseded'], why) };
  }
  const questions = questionsBefore(record, reviewed);
  if (questions.length > 0) {
    const rules = questions.map(({ rule }) => rule);
    const why = `A person decides before any traffic: ${questions.map(({ text }) => text).join('; ')}.`;
    return { kind: 'decide', decision: ask(rules, why) };
  }
  if (held !== undefined) return { kind: 'wait', until: undefined };
  if (settings.mode === 'gate') return openGate(facts, gate);
  const { canary } = settings.terms;
  const why = { rules: record.accepted?.length ? (['person'] as const) : (['staging-passed'] as const) };
  const commit = record.target.commit.slice(0, 12);
  return {
    kind: 'decide',
    decision:
      canary === false
        ? goOn(record, 'deploy-production', 100, {
            ...why,
            why: `Production gets ${commit}: there is no split of its traffic.`,
          })
        : goOn(record, 'deploy-canary', canary.percent, {
            ...why,
            why: `${canary.percent} % of production’s traffic go to ${commit}.`,
          }),
  };
}

/** The user's own job deploys: it waits for our answer, and its deployment is observed. */
function openGate({ record }: ReleaseFacts, gate: ReleaseFacts['record']['gate']): NextStep {
  if (gate === undefined || gate.answered !== undefined) return { kind: 'wait', until: undefined };
  if (gate.decision !== undefined) return { kind: 'answer-gate', state: 'approved' };
  const why = `The job that deploys ${record.target.commit.slice(0, 12)} to ${gate.environment} may go on.`;
  return {
    kind: 'decide',
    decision: { result: 'go', action: 'deploy-production', step: null, percent: null, rules: ['staging-passed'], why },
  };
}
